/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.json;

import io.holdfast.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as plain values: {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@link
 * List}, {@link Map} with string keys, and null. Twins and method payloads are made of them. Safe
 * for use by any thread.
 */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * The value as UTF-8 JSON text.
   *
   * @param value one of the kinds above, or any other {@link Number} of the JDK
   * @throws IllegalArgumentException if it is or holds anything else
   */
  public static Bytes write(@Nullable Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(out, value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
    }
    return Bytes.owning(bytes.toByteArray());
  }

  /**
   * The value of UTF-8 JSON text; objects keep the order of their members. A whole number beyond
   * {@link Long} becomes a {@link Double}.
   *
   * @throws IllegalArgumentException if the text is not exactly one JSON value
   */
  public static @Nullable Object read(Bytes text) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text.toByteArray())) {
      if (in.nextToken() == null) {
        throw new IllegalArgumentException("not JSON: empty");
      }
      Object value = read(in);
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("not JSON: more than one value");
      }
      return value;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The members of a JSON object.
   *
   * @throws IllegalArgumentException if the text is not exactly one JSON object
   */
  public static Map<String, @Nullable Object> readObject(Bytes text) {
    Map<String, @Nullable Object> members = object(read(text));
    if (members == null) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return members;
  }

  /** The value as an object's members, or null if it is not an object. */
  @SuppressWarnings("unchecked") // Every map that read() makes has string keys.
  public static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : null;
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value instanceof Map<?, ?> members) {
      out.writeStartObject();
      members.forEach((name, member) -> writeMember(out, name, member));
      out.writeEndObject();
    } else if (value instanceof List<?> elements) {
      out.writeStartArray();
      elements.forEach(element -> write(out, element));
      out.writeEndArray();
    } else {
      throw new IllegalArgumentException("not a value of JSON: " + value.getClass().getName());
    }
  }

  private static void writeMember(JsonGenerator out, Object name, @Nullable Object member) {
    if (!(name instanceof String text)) {
      throw new IllegalArgumentException("not a name of JSON: " + name);
    }
    out.writeName(text);
    write(out, member);
  }

  private static void writeNumber(JsonGenerator out, Number number) {
    if (number instanceof Long || number instanceof Integer || number instanceof Short) {
      out.writeNumber(number.longValue());
    } else if (number instanceof BigInteger big) {
      out.writeNumber(big);
    } else if (number instanceof BigDecimal big) {
      out.writeNumber(big);
    } else if (Double.isFinite(number.doubleValue())) {
      out.writeNumber(number.doubleValue());
    } else {
      throw new IllegalArgumentException("not a number of JSON: " + number);
    }
  }

  private static @Nullable Object read(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new IllegalArgumentException("not JSON: ends early");
    }
    return switch (token) {
      case START_OBJECT -> readMembers(in);
      case START_ARRAY -> readElements(in);
      case VALUE_STRING -> in.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> readWhole(in);
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_NULL -> null;
      default -> throw new IllegalArgumentException("not JSON: " + token);
    };
  }

  private static Object readWhole(JsonParser in) {
    return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) in.getDoubleValue()
        : (Object) in.getLongValue();
  }

  private static Map<String, @Nullable Object> readMembers(JsonParser in) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      members.put(name, read(in));
    }
    return members;
  }

  private static List<@Nullable Object> readElements(JsonParser in) {
    List<@Nullable Object> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read(in));
    }
    return elements;
  }
}
