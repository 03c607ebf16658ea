/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CompatibilityTest {

  private static Proofs proofs() throws IOException {
    return new Proofs(Page.find("acceptance/src/test/java"));
  }

  @Test
  @DisplayName("Each test that docs/compatibility.md names is run, and each cell has one")
  void page_EACH_CELL_isProved() throws IOException {
    String page = Files.readString(Page.find("docs/compatibility.md"));

    assertThat(proofs().missing(page)).isEmpty();
    assertThat(Proofs.unproved(page.lines().toList())).isEmpty();
    assertThat(page.split("`[A-Z]\\w*Test\\.", -1)).hasSizeGreaterThan(50);
  }

  @Test
  @DisplayName("A test that does not exist, or is none, and a cell without one are found out")
  void page_FAULTS_areSeen() throws IOException {
    String page =
        "`CompatibilityTest.page_FAULTS_areSeen` `CompatibilityTest.proofs`"
            + " `CompatibilityTest.nothing` `NoSuchTest.page`";

    assertThat(proofs().missing(page))
        .containsExactly(
            "`CompatibilityTest.proofs`", "`CompatibilityTest.nothing`", "`NoSuchTest.page`");
    String proved = "| a | `FooTest.bar` | not tried |";
    assertThat(
            Proofs.unproved(
                List.of(
                    "| Feature | X | Y |",
                    "|---|---|---|",
                    proved,
                    "| b | yes | no |",
                    "| c | no |",
                    "",
                    "| d | yes |")))
        .containsExactly("| b | yes | no |", "| c | no |");
  }
}
