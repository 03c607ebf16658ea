/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTest {

  private static final TreeFacts FACTS =
      new TreeFacts(
          List.of(
              "temp=50",
              "level=5",
              "name=Redmond",
              "empty=",
              "$odd=own",
              "$body.shadowed=own",
              "-x=minus",
              "a-b=one"),
          List.of("connectionModuleId=m", "contentType=application/json", "contentEncoding=utf-8"),
          """
          {"n": 50, "neg": -50.4, "s": "fifty", "text50": "50", "flag": true, "off": false,
           "nothing": null, "time": "2017-03-09T00:00:00.000Z", "m": {"n": 50}, "shadowed": "body",
           "nums": [20, 30, 40], "arr": [{"v": 1}, {"v": 2}]}
          """);

  /** The table of outcomes, but for comments. */
  static List<String> rows() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(ConditionTest.class.getResourceAsStream("truth.txt")),
                StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> line.contains("->") && !line.startsWith("#")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  @DisplayName(
      "the table of truth, functions and errors [edge-13] [edge-14] [edge-15] [edge-16] [edge-17]"
          + " [edge-19] [edge-20] [edge-23] [edge-24] [edge-25] [edge-26] [edge-27]")
  void test_ROW_OF_TABLE_isAsItSays(String row) {
    int arrow = row.lastIndexOf("-> ");
    String condition = row.substring(0, arrow).strip();
    String expected = row.substring(arrow + 3);
    if (!expected.startsWith("!")) {
      assertThat(Condition.parse(condition).test(FACTS)).hasToString(expected);
      return;
    }
    String[] error = expected.substring(2).split(" ", 2);
    assertThatThrownBy(() -> Condition.parse(condition))
        .isInstanceOfSatisfying(
            ConditionException.class,
            wrong -> {
              assertThat(wrong).hasMessage(error[1]);
              assertThat(wrong.offset() + 1).isEqualTo(Integer.parseInt(error[0]));
            });
  }

  @Test
  @DisplayName("a condition knows whether its outcome may depend on the body")
  void readsBody_PATHS_areSeen() {
    assertThat(Condition.parse("$body.n = 1 OR true").readsBody()).isTrue();
    assertThat(Condition.parse("$bodyn = 'x' AND n = 'x'").readsBody()).isFalse();
  }

  @Test
  @DisplayName("a condition nested hundreds deep is refused, and not by the stack")
  void parse_ENDLESS_NESTING_isRefused() {
    assertThatThrownBy(() -> Condition.parse("(".repeat(900) + "true" + ")".repeat(900)))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining("nested too deep");
    assertThat(Condition.parse("true" + " AND true".repeat(900)).test(FACTS)).isEqualTo(Truth.TRUE);
    assertThatThrownBy(() -> Condition.parse("true" + " AND true".repeat(5000)))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining("more than 2000 words");
  }
}
