/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusesTest {

  @Test
  @DisplayName("every kind of entry is read, and comments are not")
  void parse_EACH_KIND_isRead() {
    Statuses statuses =
        Statuses.parse(
            List.of(
                "# mqtt 9 later: not this",
                "",
                "mqtt 3-4 later: WebSocket  # and more",
                "mqtt 5 later",
                "edge 73 superseded by mqtt 13",
                "edge 41 superseded by: a window",
                "dps 66 impossible here: no .NET"));

    assertThat(statuses.problems()).isEmpty();
    assertThat(statuses.byDemand())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new DemandId("mqtt", 3), new Status.Later("WebSocket"),
                new DemandId("mqtt", 4), new Status.Later("WebSocket"),
                new DemandId("mqtt", 5), new Status.Later(""),
                new DemandId("edge", 73), new Status.SupersededBy(new DemandId("mqtt", 13)),
                new DemandId("edge", 41), new Status.Decided("a window"),
                new DemandId("dps", 66), new Status.Impossible("no .NET")));
  }

  @ParameterizedTest
  @DisplayName("what is not an entry is reported and gives no status")
  @ValueSource(
      strings = {
        "mqtt later: no number",
        "mqtt 4-3 later: backwards",
        "mqtt 3 sometimes: no such kind",
        "mqtt 3 later WebSocket",
        "mqtt 3 later:",
        "mqtt 3 superseded by",
        "mqtt 3 superseded by: ",
        "mqtt 3-4 superseded by mqtt 5",
        "mqtt 3 impossible here",
        "mqtt 3-4 impossible here: one each",
        "mqtt-3 later: no blank",
      })
  void parse_NOT_AN_ENTRY_isReported(String line) {
    Statuses statuses = Statuses.parse(List.of(line));

    assertThat(statuses.problems()).containsExactly("status.txt: not an entry: " + line.strip());
    assertThat(statuses.byDemand()).isEmpty();
  }

  @Test
  @DisplayName("a second status for a demand is reported")
  void parse_OVERLAPPING_RANGES_areReported() {
    Statuses statuses = Statuses.parse(List.of("mqtt 1-3 later: a", "mqtt 3-4 later: b"));

    assertThat(statuses.problems())
        .containsExactly("status.txt: second status for mqtt-3: mqtt 3-4 later: b");
  }
}
