/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

class PagesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern COMMAND =
      Pattern.compile("\\./holdfast((?: (?:'[^']*'|[^\\s#|`\"')]+|\"[^\"]*\"))*)");
  private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+Test)`");

  @Test
  @DisplayName("The README has at most 120 lines")
  void readme_LENGTH_bounded() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
  }

  @Test
  @DisplayName("Every link from one page to another leads somewhere")
  void links_EACH_leadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          dead.add(ROOT.relativize(page) + " -> " + link.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  @DisplayName("Every command that a page for users shows is one that there is")
  void commands_EACH_parses() throws IOException {
    Console console = new Console(Map.of());
    int seen = 0;
    for (String page : List.of("README.md", "docs/compatibility.md", "CONTRIBUTING.md")) {
      Matcher command = COMMAND.matcher(Files.readString(ROOT.resolve(page)));
      while (command.find()) {
        String[] words = CommandTreeTest.words(command.group(1).strip()).toArray(String[]::new);
        ParseResult parsed = CommandTree.of(console.around()).parseArgs(words);
        assertThat(parsed.unmatched()).as(command.group()).isEmpty();
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(5);
  }

  @Test
  @DisplayName("Every test that proves a guarantee exists")
  void guarantees_TESTS_exist() throws IOException {
    Set<String> tests = tests();
    Matcher name = TEST_CLASS.matcher(Files.readString(ROOT.resolve("docs/guarantees.md")));

    while (name.find()) {
      assertThat(tests).contains(name.group(1) + ".java");
    }
  }

  /** The names of all test classes' files. */
  private static Set<String> tests() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
          }
        }
      }
    }
    return names;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(PagesTest::isPage).forEach(pages::add);
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(PagesTest::isPage).forEach(pages::add);
    }
    return pages;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }
}
