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

class TablesTest {

  @Test
  @DisplayName("a table shows tests, statuses and what has neither, in order of numbers")
  void render_EACH_KIND_isShown() {
    TreeMap<String, List<String>> files = new TreeMap<>();
    files.put("edge", List.of("1 | it routes"));
    files.put("mqtt", List.of("1 | it opens", "2 | `a|b` and $x * y_z _w_", "3 | it holds"));
    Evidence evidence = new Evidence();
    evidence.add("hub/src/test/java/BTest.java", List.of("[mqtt-1]"));
    evidence.add("hub/src/test/java/ATest.java", List.of("[mqtt-1]"));
    Statuses statuses = Statuses.parse(List.of("mqtt 2 later: a_b", "edge 1 superseded by mqtt 1"));

    var tables = Tables.render(new Ledger(Demands.parse(files), statuses, evidence));

    assertThat(tables).containsOnlyKeys("edge", "mqtt");
    assertThat(tables.get("edge")).endsWith("| 1 | it routes | superseded by mqtt-1 |\n");
    assertThat(tables.get("mqtt"))
        .startsWith("# Conformance: mqtt\n")
        .endsWith(
            """
            | No. | Demand | Proven by, or status |
            |---|---|---|
            | 1 | it opens | [ATest](../../hub/src/test/java/ATest.java), \
            [BTest](../../hub/src/test/java/BTest.java) |
            | 2 | \\`a\\|b\\` and \\$x \\* y_z \\_w\\_ | later: a_b |
            | 3 | it holds | **no test yet** |
            """);
  }
}
