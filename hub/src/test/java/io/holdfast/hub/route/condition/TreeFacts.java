/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a message says, the obvious way: its body as a tree. */
final class TreeFacts implements Facts {

  private final Map<String, String> application = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> system = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final JsonNode body;

  TreeFacts(List<String> application, List<String> system, String body) {
    application.forEach(each -> put(this.application, each));
    system.forEach(each -> put(this.system, each));
    this.body = JsonMapper.shared().readTree(body);
  }

  private static void put(Map<String, String> properties, String text) {
    int equals = text.indexOf('=');
    properties.put(text.substring(0, equals), text.substring(equals + 1));
  }

  @Override
  public @Nullable String application(String name) {
    return application.get(name);
  }

  @Override
  public @Nullable String system(String name) {
    return system.get(name);
  }

  @Override
  public BodyValue body(BodyPath path) {
    JsonNode at = body;
    for (BodyPath.Step step : path.steps()) {
      if (!at.isObject() && !at.isMissingNode()) {
        return BodyValue.Special.UNDEFINED;
      }
      at = at.path(step.name());
      if (step.index() >= 0) {
        if (!at.isArray() && !at.isMissingNode()) {
          return BodyValue.Special.UNDEFINED;
        }
        at = at.path(step.index());
      }
    }
    return switch (at.getNodeType()) {
      case MISSING -> BodyValue.Special.MISSING;
      case NULL -> BodyValue.Special.NULL;
      case BOOLEAN -> new BodyValue.Bool(at.asBoolean());
      case NUMBER -> BodyValue.of(at.asDouble());
      case STRING ->
          at.asString().matches("\\d{4}-\\d{2}-\\d{2}T.*")
              ? BodyValue.Special.UNDEFINED
              : new BodyValue.Text(at.asString());
      default -> BodyValue.Special.UNDEFINED;
    };
  }
}
