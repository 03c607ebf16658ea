/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class TwinLimitsTest {

  static Stream<Arguments> boundaries() {
    return Stream.of(
        Arguments.of("integer at its upper bound", "{\"a\":4503599627370495}", true),
        Arguments.of("integer over its upper bound", "{\"a\":4503599627370496}", false),
        Arguments.of("integer at its lower bound", "{\"a\":-4503599627370496}", true),
        Arguments.of("integer under its lower bound", "{\"a\":-4503599627370497}", false),
        Arguments.of("integer of 30 digits", "{\"a\":" + "9".repeat(30) + "}", false),
        Arguments.of("fraction over the integers' bound", "{\"a\":4503599627370496.5}", true),
        Arguments.of("exponent", "{\"a\":1e300}", true),
        Arguments.of("string of 4096 bytes", "{\"a\":\"" + "x".repeat(4096) + "\"}", true),
        Arguments.of("string of 4097 bytes", "{\"a\":\"" + "x".repeat(4097) + "\"}", false),
        Arguments.of(
            "string of 1366 three-byte characters", "{\"a\":\"" + "€".repeat(1366) + "\"}", false),
        Arguments.of(
            "string of 1024 four-byte characters", "{\"a\":\"" + "😀".repeat(1024) + "\"}", true),
        Arguments.of("string with half a pair", "{\"a\":\"\\ud800\"}", false),
        Arguments.of("string with the other half", "{\"a\":\"x\\udc00\"}", false),
        Arguments.of("string with control characters", "{\"a\":\"\\u0001\\n\"}", true),
        Arguments.of("name of 1024 bytes", "{\"" + "k".repeat(1024) + "\":1}", true),
        Arguments.of("name of 1025 bytes", "{\"" + "k".repeat(1025) + "\":1}", false),
        Arguments.of("name of 513 two-byte characters", "{\"" + "ä".repeat(513) + "\":1}", false),
        Arguments.of("empty name", "{\"\":1}", false),
        Arguments.of("name with a dot", "{\"a.b\":1}", false),
        Arguments.of("name with a dollar", "{\"$a\":1}", false),
        Arguments.of("name with a space", "{\"a b\":1}", false),
        Arguments.of("name with a C0 control", "{\"a\\u0007\":1}", false),
        Arguments.of("name with DEL", "{\"a\\u007f\":1}", false),
        Arguments.of("name with a C1 control", "{\"a\\u0085\":1}", false),
        Arguments.of("name with other signs", "{\"a-b_c#d/é\":1}", true),
        Arguments.of("bad name deeper", "{\"a\":{\"b\":{\"$c\":1}}}", false),
        Arguments.of("bad name within an array", "{\"a\":[{\"b.c\":1}]}", false),
        Arguments.of("bad name of a deleted member", "{\"a.b\":null}", false),
        Arguments.of("ten objects deep", nested(10), true),
        Arguments.of("eleven objects deep", nested(11), false),
        Arguments.of("ten arrays deep", "{\"a\":" + "[".repeat(10) + "]".repeat(10) + "}", true),
        Arguments.of(
            "eleven arrays deep", "{\"a\":" + "[".repeat(11) + "]".repeat(11) + "}", false),
        Arguments.of("array", "{\"a\":[1,\"x\",true,{\"b\":1}]}", true),
        Arguments.of("array with null", "{\"a\":[1,null]}", false),
        Arguments.of("empty object", "{\"a\":{}}", true),
        Arguments.of("null", "{\"a\":null}", true));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("boundaries")
  @DisplayName("[mqtt-71] Names, strings, integers, depth and arrays at and over their limits")
  void wrongWith_AT_AND_OVER_THE_LIMIT_tells(String what, String json, boolean allowed) {
    String wrong = TwinLimits.wrongWith(parse(json));

    if (allowed) {
      assertThat(wrong).as(what).isNull();
    } else {
      assertThat(wrong).as(what).isNotBlank();
    }
  }

  @Test
  @DisplayName(
      "Names and strings count UTF-8 bytes without control characters, numbers 8, booleans 4")
  void size_EACH_KIND_counts() {
    assertThat(TwinLimits.size(parse("{}"))).isZero();
    assertThat(TwinLimits.size(parse("{\"ab\":\"xyz\"}"))).isEqualTo(5);
    assertThat(TwinLimits.size(parse("{\"ä\":\"€😀\\n\"}"))).isEqualTo(9);
    assertThat(TwinLimits.size(parse("{\"a\":1,\"b\":1.5,\"c\":true}"))).isEqualTo(23);
    assertThat(TwinLimits.size(parse("{\"a\":[1,{\"b\":\"x\"},[]]}"))).isEqualTo(11);
  }

  private static String nested(int objects) {
    return "{\"a\":".repeat(objects + 1) + "1" + "}".repeat(objects + 1);
  }

  private static ObjectNode parse(String json) {
    return switch (TwinJson.object(Bytes.utf8(json))) {
      case Outcome.Done<ObjectNode>(ObjectNode object) -> object;
      case Outcome.Refused<ObjectNode>(var refusal) -> Assertions.fail(refusal.toString());
    };
  }
}
