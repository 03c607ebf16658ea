/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a request. A member that is absent and one that is null are the same:
 * Microsoft's Java SDK sends null for what it did not set. Remembers what is wrong, so that it need
 * be asked for only once, at the end.
 */
final class Body {

  private final ObjectNode node;
  private final String path;
  private final List<String> wrongs;

  private Body(ObjectNode node, String path, List<String> wrongs) {
    this.node = node;
    this.path = path;
    this.wrongs = wrongs;
  }

  static Outcome<Body> parse(Bytes json) {
    return Json.parse(json) instanceof ObjectNode node
        ? Outcome.done(new Body(node, "", new ArrayList<>()))
        : Outcome.refused(ErrorCode.FORMAT_ERROR, "the body is not a JSON object");
  }

  /** An object that stands in another document. */
  static Body of(ObjectNode node) {
    return new Body(node, "", new ArrayList<>());
  }

  /** The value if nothing was wrong. */
  <T> Outcome<T> finish(T value) {
    return wrongs.isEmpty()
        ? Outcome.done(value)
        : Outcome.refused(ErrorCode.ARGUMENT_INVALID, wrongs.getFirst());
  }

  void wrong(String text) {
    wrongs.add(text);
  }

  @Nullable JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  boolean has(String name) {
    return node.has(name);
  }

  @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isString()) {
      wrong(path + name + " is not a string");
    }
    return value == null || !value.isString() ? null : value.stringValue();
  }

  boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      wrong(path + name + " is not true or false");
    }
    return value != null && value.isBoolean() && value.booleanValue();
  }

  long number(String name, long absent) {
    JsonNode value = value(name);
    if (value == null) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      wrong(path + name + " is not an integer");
      return absent;
    }
    return value.longValue();
  }

  /** The object of this name; an empty one if there is none. */
  Body object(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isObject()) {
      wrong(path + name + " is not an object");
    }
    ObjectNode inner = value instanceof ObjectNode object ? object : Json.object();
    return new Body(inner, path + name + ".", wrongs);
  }

  List<String> texts(String name) {
    JsonNode value = value(name);
    List<String> texts = new ArrayList<>();
    if (value != null && !value.isArray()) {
      wrong(path + name + " is not an array");
    }
    if (value != null && value.isArray()) {
      for (JsonNode each : value) {
        if (each.isString()) {
          texts.add(each.stringValue());
        } else {
          wrong(path + name + " holds something else than strings");
        }
      }
    }
    return texts;
  }
}
