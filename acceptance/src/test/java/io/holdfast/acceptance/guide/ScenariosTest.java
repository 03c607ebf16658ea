/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScenariosTest {

  @Test
  @DisplayName("Each test that docs/scenarios.md names is run, and each scenario has one")
  void page_EACH_SCENARIO_isPlayed() throws IOException {
    String page = Files.readString(Page.find("docs/scenarios.md"));
    Proofs proofs = new Proofs(Page.find("acceptance/src/test/java"));

    assertThat(proofs.missing(page)).isEmpty();
    assertThat(Proofs.unproved(page.lines().toList())).isEmpty();
    assertThat(page.split("`[A-Z]\\w*Test\\.", -1)).hasSizeGreaterThan(30);
  }
}
