/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandIdTest {

  @ParameterizedTest
  @DisplayName("a summary joins neighbours into ranges, contract by contract")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | ''",
        "mqtt-7                        | mqtt 7",
        "mqtt-2 mqtt-1                 | mqtt 1-2",
        "mqtt-1 mqtt-2 mqtt-3 mqtt-10  | mqtt 1-3, 10",
        "mqtt-1 mqtt-3 mqtt-4          | mqtt 1, 3-4",
        "mqtt-1 dps-2 dps-3 mqtt-2     | dps 2-3; mqtt 1-2",
        "dps-1 edge-2 edge-4           | dps 1; edge 2, 4",
      })
  void summary_DEMANDS_joinsNeighbours(String demands, String summary) {
    assertThat(DemandId.summary(parse(demands))).isEqualTo(summary);
  }

  private static List<DemandId> parse(String demands) {
    return Arrays.stream(demands.split(" ", -1))
        .filter(demand -> !demand.isEmpty())
        .map(demand -> demand.split("-", 2))
        .map(parts -> new DemandId(parts[0], Integer.parseInt(parts[1])))
        .toList();
  }
}
