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

class LedgerTest {

  private final Evidence evidence = new Evidence();

  @Test
  @DisplayName("a demand with neither a test nor a status is missing")
  void missing_NEITHER_TEST_NOR_STATUS_isListed() {
    evidence.add("ATest.java", List.of("[mqtt-1] it opens"));

    Ledger ledger = ledger("mqtt 2 later: soon");

    assertThat(ledger.missing()).containsExactly(new DemandId("mqtt", 3));
    assertThat(ledger.problems()).isEmpty();
  }

  @Test
  @DisplayName("a status for a demand that a test names is stale")
  void problems_TEST_AND_STATUS_isStale() {
    evidence.add("ATest.java", List.of("[mqtt-2] it closes"));

    assertThat(ledger("mqtt 1-3 later: soon").problems())
        .containsExactly("mqtt-2: stale status 'later: soon', tests are in [ATest.java]");
  }

  @Test
  @DisplayName("tokens and statuses for demands that do not exist are reported, all of them")
  void problems_UNKNOWN_DEMANDS_areListed() {
    evidence.add("ATest.java", List.of("[mqtt-4] too far", "[mqqt-1] misspelt"));

    assertThat(ledger("mqtt 5 later: too far", "mqtt 1 superseded by edge 1").problems())
        .containsExactlyInAnyOrder(
            "mqtt-4: no such demand, named by [ATest.java]",
            "mqqt-1: no such demand, named by [ATest.java]",
            "mqtt-5: no such demand, in status.txt",
            "edge-1: no such demand, in status.txt, said to supersede mqtt-1");
  }

  @Test
  @DisplayName("a demand superseded by a superseded one is reported, itself included")
  void problems_CHAIN_isReported() {
    assertThat(ledger("mqtt 1 superseded by mqtt 2", "mqtt 2 superseded by mqtt 2").problems())
        .containsExactly(
            "mqtt-1: superseded by mqtt-2, which is itself superseded",
            "mqtt-2: superseded by mqtt-2, which is itself superseded");
  }

  @Test
  @DisplayName("what is wrong with the files themselves is passed on")
  void problems_BROKEN_FILES_areListed() {
    assertThat(ledger("nonsense").problems()).containsExactly("status.txt: not an entry: nonsense");
  }

  private Ledger ledger(String... statuses) {
    TreeMap<String, List<String>> files = new TreeMap<>();
    files.put("mqtt", List.of("1 | it opens", "2 | it closes", "3 | it holds"));
    return new Ledger(Demands.parse(files), Statuses.parse(List.of(statuses)), evidence);
  }
}
