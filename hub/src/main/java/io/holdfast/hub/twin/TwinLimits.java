/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What twins may hold. Each check returns what is wrong, for people, or null.
 *
 * <p>IoT Hub documents the numbers ("Understand and use device twins"). How it counts sizes is
 * known only roughly: here names and strings count their UTF-8 bytes without control characters,
 * numbers 8, booleans 4, and {@code $}-members nothing.
 */
final class TwinLimits {

  static final int MAX_DEPTH = 10;
  static final int MAX_NAME_BYTES = 1024;
  static final int MAX_STRING_BYTES = 4096;
  static final long MAX_INTEGER = 4_503_599_627_370_495L;
  static final long MIN_INTEGER = -4_503_599_627_370_496L;
  static final int MAX_TAGS_BYTES = 8 * 1024;
  static final int MAX_PROPERTIES_BYTES = 32 * 1024;

  private static final int NUMBER_BYTES = 8;
  private static final int BOOLEAN_BYTES = 4;

  private TwinLimits() {}

  /** What is wrong with a section or a change to it, its size aside. */
  static @Nullable String wrongWith(ObjectNode section) {
    return wrongWithMembers(section, 0);
  }

  private static @Nullable String wrongWithMembers(ObjectNode object, int depth) {
    if (depth > MAX_DEPTH) {
      return "objects nest deeper than " + MAX_DEPTH;
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String wrong = wrongWithName(member.getKey());
      if (wrong == null) {
        wrong = wrongWithValue(member.getValue(), depth);
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable String wrongWithValue(JsonNode value, int depth) {
    return switch (value.getNodeType()) {
      case OBJECT -> wrongWithMembers((ObjectNode) value, depth + 1);
      case ARRAY -> wrongWithElements(value, depth + 1);
      case STRING -> wrongWithString(value.stringValue());
      case NUMBER -> wrongWithNumber(value);
      case BOOLEAN, NULL -> null;
      case BINARY, MISSING, POJO -> "not a JSON value";
    };
  }

  private static @Nullable String wrongWithElements(JsonNode array, int depth) {
    if (depth > MAX_DEPTH) {
      return "arrays and objects nest deeper than " + MAX_DEPTH;
    }
    for (JsonNode element : array) {
      String wrong = element.isNull() ? "an array holds null" : wrongWithValue(element, depth);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable String wrongWithName(String name) {
    if (name.isEmpty()) {
      return "a name is empty";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.' || c == '$' || c == ' ' || Character.isISOControl(c)) {
        return "a name holds '.', '$', a space or a control character";
      }
    }
    if (hasLoneSurrogate(name)) {
      return "a name holds half a surrogate pair";
    }
    return utf8Length(name) > MAX_NAME_BYTES
        ? "a name is longer than " + MAX_NAME_BYTES + " bytes"
        : null;
  }

  private static @Nullable String wrongWithString(String text) {
    if (hasLoneSurrogate(text)) {
      return "a string holds half a surrogate pair";
    }
    return utf8Length(text) > MAX_STRING_BYTES
        ? "a string is longer than " + MAX_STRING_BYTES + " bytes"
        : null;
  }

  private static @Nullable String wrongWithNumber(JsonNode number) {
    if (!number.isIntegralNumber()) {
      return null;
    }
    boolean fits =
        number.canConvertToLong()
            && number.longValue() >= MIN_INTEGER
            && number.longValue() <= MAX_INTEGER;
    return fits ? null : "an integer is not between " + MIN_INTEGER + " and " + MAX_INTEGER;
  }

  /** How much of its limit a section uses, in bytes. */
  static long size(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        long size = 0;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          size += nameSize(member.getKey()) + size(member.getValue());
        }
        yield size;
      }
      case ARRAY -> {
        long size = 0;
        for (JsonNode element : node) {
          size += size(element);
        }
        yield size;
      }
      case STRING -> countedLength(node.stringValue());
      case NUMBER -> NUMBER_BYTES;
      case BOOLEAN -> BOOLEAN_BYTES;
      case NULL, BINARY, MISSING, POJO -> 0;
    };
  }

  /** How much of its limit a section uses for the name of a member, in bytes. */
  static long nameSize(String name) {
    return countedLength(name);
  }

  private static int countedLength(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += Character.isISOControl(c) ? 0 : utf8Length(c);
    }
    return bytes;
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += utf8Length(text.charAt(i));
    }
    return bytes;
  }

  /** Each half of a surrogate pair counts two of the pair's four bytes. */
  private static int utf8Length(char c) {
    return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return true;
        }
      } else if (Character.isLowSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}
