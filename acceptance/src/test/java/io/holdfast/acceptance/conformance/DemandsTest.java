/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DemandsTest {

  @Test
  @DisplayName("demands are read with their numbers, bars in the text included")
  void parse_LINES_readsNumbersAndTexts() {
    Demands demands = parse("1 | it opens", "2 | it closes | or not");

    assertThat(demands.problems()).isEmpty();
    assertThat(demands.texts())
        .containsOnlyKeys(new DemandId("mqtt", 1), new DemandId("mqtt", 2))
        .containsEntry(new DemandId("mqtt", 2), "it closes | or not");
  }

  @Test
  @DisplayName("a gap, a repeated number and a line without a number are all reported")
  void parse_BROKEN_LINES_reportsEach() {
    Demands demands = parse("1 | one", "3 | three", "3 | again", "four", "5 | five");

    assertThat(demands.problems())
        .containsExactly(
            "mqtt.txt: expected number 2: 3 | three", "mqtt.txt: not 'number | demand': four");
  }

  @Test
  @DisplayName("a demand without a text is reported")
  void parse_EMPTY_TEXT_isReported() {
    assertThat(parse("1 | ").problems()).hasSize(1);
  }

  private static Demands parse(String... lines) {
    TreeMap<String, List<String>> files = new TreeMap<>();
    files.put("mqtt", List.of(lines));
    return Demands.parse(files);
  }
}
