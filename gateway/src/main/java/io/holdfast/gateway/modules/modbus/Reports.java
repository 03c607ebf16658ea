/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts readings and results into messages, and publishes them. Any thread; may wait. */
final class Reports {

  private static final String SOURCE = "modbus";

  private final ModuleContext context;
  private final InstantSource clock;

  Reports(ModuleContext context, InstantSource clock) {
    this.context = context;
    this.clock = clock;
  }

  /** A reading that came. */
  void read(Point point, JsonNode value) {
    ObjectNode content = content(point.name());
    content.set("value", value);
    publish(properties(point), content);
  }

  /** A reading that did not come. */
  void unread(Point point, String reason) {
    Map<String, String> properties = properties(point);
    properties.put("status", "error");
    publish(properties, content(point.name()).put("error", reason));
  }

  /**
   * The result of a command.
   *
   * @param point what was written; null if there is no such
   * @param error why it was not written; null if it was
   */
  void written(Command command, @Nullable Point point, @Nullable String error) {
    ObjectNode content = content(command.name());
    if (command.id() != null) {
      content.set("id", command.id());
    }
    content.set("value", command.value());
    if (error != null) {
      content.put("error", error);
    }
    Map<String, String> properties = new LinkedHashMap<>();
    if (point == null) {
      properties.put("source", SOURCE);
    } else {
      properties.putAll(properties(point));
    }
    properties.put("command", "result");
    properties.put("status", error == null ? "ok" : "error");
    publish(properties, content);
  }

  private ObjectNode content(String name) {
    ObjectNode content = JsonMapper.shared().createObjectNode().put("name", name);
    return content.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  private static Map<String, String> properties(Point point) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("source", SOURCE);
    properties.put("name", point.name());
    properties.put("unit", Integer.toString(point.unit()));
    return properties;
  }

  private void publish(Map<String, String> properties, ObjectNode content) {
    // That it went nowhere since the module ends is no news for the module.
    var unused = context.publish(GatewayMessage.of(properties, Bytes.utf8(content.toString())));
  }
}
