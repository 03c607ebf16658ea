/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value in a JSON text together with its place, so that whatever is wrong with it is told with a
 * pointer. Immutable.
 */
public final class JsonPlace {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Ten digits of hours are still milliseconds in 64 bits. */
  private static final Pattern TIME = Pattern.compile("([0-9]{1,10})(ms|s|m|h)");

  private final JsonNode node;
  private final String pointer;

  private JsonPlace(JsonNode node, String pointer) {
    this.node = node;
    this.pointer = pointer;
  }

  /**
   * The whole of a text.
   *
   * @throws JsonFault if it is not JSON, or names a member twice
   */
  public static JsonPlace parse(String text) {
    try {
      return new JsonPlace(MAPPER.readTree(text), "");
    } catch (JacksonException e) {
      throw new JsonFault(
          "",
          "line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()));
    }
  }

  /** Where it is; empty for the whole text. */
  public String pointer() {
    return pointer;
  }

  /** The value as JSON text without blanks, members in their order. */
  public String text() {
    return node.toString();
  }

  /** A fault here. */
  public JsonFault fault(String reason) {
    return new JsonFault(pointer, reason);
  }

  /** Whether it is {@code null}. */
  public boolean isNull() {
    return node.isNull();
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return node.isObject();
  }

  /** Whether it is a text. */
  public boolean isString() {
    return node.isString();
  }

  /** Whether it is an object that has this member. */
  public boolean has(String key) {
    return node.has(key);
  }

  /**
   * This, if it is an object with no other members than these.
   *
   * @throws JsonFault if it is no object, or has another, which is named
   */
  public JsonPlace object(Set<String> known) {
    if (!node.isObject()) {
      throw fault("must be an object");
    }
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        throw at(key)
            .fault(
                known.isEmpty()
                    ? "is not known here, and neither is anything else"
                    : "is not known here; known are " + String.join(", ", sorted(known)));
      }
    }
    return this;
  }

  /**
   * The member of an object.
   *
   * @throws JsonFault if it is absent
   */
  public JsonPlace member(String key) {
    return optional(key).orElseThrow(() -> fault("lacks \"" + key + "\""));
  }

  /** The member of an object; empty if it is absent. */
  public Optional<JsonPlace> optional(String key) {
    return node.has(key) ? Optional.of(at(key)) : Optional.empty();
  }

  /**
   * The members of an object in their order.
   *
   * @throws JsonFault if it is none
   */
  public Map<String, JsonPlace> members() {
    if (!node.isObject()) {
      throw fault("must be an object");
    }
    Map<String, JsonPlace> members = new LinkedHashMap<>();
    node.propertyNames().forEach(key -> members.put(key, at(key)));
    return members;
  }

  /**
   * The elements of an array.
   *
   * @throws JsonFault if it is none
   */
  public List<JsonPlace> elements() {
    if (!node.isArray()) {
      throw fault("must be an array");
    }
    List<JsonPlace> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(new JsonPlace(node.get(i), pointer + "/" + i));
    }
    return elements;
  }

  /**
   * A text that is not empty.
   *
   * @throws JsonFault if it is something else
   */
  public String string() {
    if (!node.isString() || node.stringValue().isEmpty()) {
      throw fault("must be a text that is not empty");
    }
    return node.stringValue();
  }

  /**
   * A text.
   *
   * @throws JsonFault if it is something else
   */
  public String textOrEmpty() {
    if (!node.isString()) {
      throw fault("must be a text");
    }
    return node.stringValue();
  }

  /**
   * A whole number.
   *
   * @param least the least that it may be
   * @param most the most that it may be
   * @throws JsonFault if it is something else
   */
  public int whole(int least, int most) {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw fault("must be a whole number from " + least + " to " + most);
    }
    int value = node.intValue();
    if (value < least || value > most) {
      throw fault("must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  /**
   * A number, whole or not.
   *
   * @throws JsonFault if it is something else
   */
  public BigDecimal number() {
    if (!node.isNumber()) {
      throw fault("must be a number");
    }
    return node.decimalValue();
  }

  /**
   * A time: a whole number of milliseconds, or a text with a unit as in {@code "500ms"}, {@code
   * "5s"}, {@code "2m"}, {@code "1h"}.
   *
   * @param least the shortest that it may be
   * @param most the longest that it may be
   * @throws JsonFault if it is something else
   */
  public Duration duration(Duration least, Duration most) {
    Duration value = node.isString() ? withUnit() : milliseconds();
    if (value == null) {
      throw fault("must be a number of milliseconds, or a time as in \"500ms\", \"5s\", \"2m\"");
    }
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw fault("must be from " + text(least) + " to " + text(most) + ", not " + text(value));
    }
    return value;
  }

  private @Nullable Duration milliseconds() {
    return node.isIntegralNumber() && node.canConvertToLong()
        ? Duration.ofMillis(node.longValue())
        : null;
  }

  private @Nullable Duration withUnit() {
    Matcher matcher = TIME.matcher(node.stringValue());
    if (!matcher.matches()) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static String text(Duration time) {
    long millis = time.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /**
   * One of some words.
   *
   * @param words what each stands for
   * @throws JsonFault if it is something else
   */
  public <T> T oneOf(Map<String, T> words) {
    @Nullable T value = node.isString() ? words.get(node.stringValue()) : null;
    if (value == null) {
      throw fault("must be one of " + String.join(", ", words.keySet()));
    }
    return value;
  }

  /**
   * True or false.
   *
   * @throws JsonFault if it is something else
   */
  public boolean flag() {
    if (!node.isBoolean()) {
      throw fault("must be true or false");
    }
    return node.booleanValue();
  }

  private JsonPlace at(String key) {
    JsonNode there = node.get(key);
    return new JsonPlace(there, pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }
}
