/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Holds the project to {@code docs/conformance}: see the README there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {

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
  @EnabledIfSystemProperty(named = "conformance.write", matches = "true")
  @DisplayName("the tables are rewritten when asked")
  void tables_WHEN_ASKED_areRewritten() throws IOException {
    for (Map.Entry<String, String> table : Tables.render(ledger).entrySet()) {
      Files.writeString(root.table(table.getKey()), table.getValue());
    }
  }
}
