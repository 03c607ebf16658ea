/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  @Test
  @DisplayName("Each example of the guide is one that a test runs, and the other way round")
  void guide_EACH_BLOCK_isARegion() throws Exception {
    Map<String, List<String>> shown =
        Examples.ofPage(
            Files.readString(Page.find("docs/client.md"))
                + Files.readString(Page.find("docs/provisioning.md")));
    Map<String, List<String>> run =
        Examples.ofSources(
            List.of(
                Page.find("acceptance/src/test/java/io/holdfast/acceptance/guide"),
                Page.find("client/src/test/java/io/holdfast/client/guide"),
                Page.find("provisioning/src/test/java/io/holdfast/provisioning/guide")));
    assertThat(shown).hasSizeGreaterThan(20);
    assertThat(shown.keySet()).isEqualTo(run.keySet());
    shown.forEach((name, texts) -> {
      assertThat(texts).as("blocks of example %s", name).hasSize(1);
      assertThat(texts).as("example %s", name).isEqualTo(run.get(name));
    });
  }

  @Test
  @DisplayName("A block without a name, a second one and one that differs are found out")
  void examples_FAULTS_areSeen() {
    String fence = "```";
    assertThat(Examples.ofPage(fence + "java\nint a;\n" + fence + "\n"))
        .containsEntry(Examples.UNNAMED, List.of("int a;"));
    String named = "<!-- example: a -->\n" + fence + "java\nint a;\nint b;\n" + fence + "\n";
    assertThat(Examples.ofPage(named + "text\n" + named + fence + "sh\nls\n" + fence + "\n"))
        .isEqualTo(Map.of("a", List.of("int a;\nint b;", "int a;\nint b;")));
    String comment = "    // ";
    String source =
        "  void m() {\n"
            + (comment + "example: a\n    int a;\n      int b;\n" + comment + "end\n  }\n");
    assertThat(Examples.ofSource(source + source))
        .isEqualTo(Map.of("a", List.of("int a;\n  int b;", "int a;\n  int b;")));
  }
}
