/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the project to {@code docs/conformance}: see the README there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {

  private static final String REWRITE =
      "rewrite the tables: ./build -q test -pl acceptance -am -Dtest=ConformanceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dconformance.write=true";

  private final Root root = Root.find();
  private final Ledger ledger;

  ConformanceTest() throws IOException {
    ledger = root.ledger();
  }

  @Test
  @DisplayName("every token and every status names a demand, and no status is stale")
  void problems_IN_THE_PROJECT_areNone() {
    assertThat(ledger.problems()).as("what docs/conformance/README.md rules out").isEmpty();
  }

  @Test
  @DisplayName("every demand has a test that names it, or a status")
  void missing_IN_THE_PROJECT_isNothing() {
    assertThat(DemandId.summary(ledger.missing()))
        .as("demands with neither a test nor a status; a test names one by [mqtt-1] in its name")
        .isEmpty();
  }

  @Test
  @DisplayName("the committed tables say what demands, tests and statuses say")
  void tables_IN_THE_PROJECT_areUpToDate() throws IOException {
    boolean writes = Boolean.getBoolean("conformance.write");
    List<String> outdated = new ArrayList<>();

    for (Map.Entry<String, String> table : Tables.render(ledger).entrySet()) {
      Path file = root.table(table.getKey());
      if (writes) {
        Files.writeString(file, table.getValue());
      } else if (!Files.exists(file) || !Files.readString(file).equals(table.getValue())) {
        outdated.add(root.path().relativize(file).toString());
      }
    }

    assertThat(outdated).as(REWRITE).isEmpty();
  }
}
