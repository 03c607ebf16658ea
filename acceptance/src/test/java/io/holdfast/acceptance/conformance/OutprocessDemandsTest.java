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
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Holds the proxy of modules out of process to the requirements of the original one: each is named
 * by a test, and {@code docs/conformance/outprocess.md} names that test beside it.
 */
class OutprocessDemandsTest {

  private static final String PREFIX = "SRS_OUTPROCESS_MODULE_";
  private static final Pattern TOKEN = Pattern.compile("\\[" + PREFIX + "(\\d\\d_\\d{3})]");

  /** {@code | 17_001 | what we do | `ATest`, `BTest` |}. */
  private static final Pattern ROW =
      Pattern.compile("\\| (\\d\\d_\\d{3}) \\| (\\S.*\\S) \\| ((?:`\\w+`(?:, )?)+) \\|");

  private static final String TESTS = "gateway/src/test/java";

  private final Path root = Root.find().path();

  @Test
  @DisplayName(
      "each requirement of the original proxy stands in the display name of a test, and no other does")
  void tokens_OF_ALL_TESTS_areTheRequirements() throws IOException {
    assertThat(tests().keySet()).containsExactlyElementsOf(requirements());
  }

  @Test
  @DisplayName("the table has a row for each requirement, and its tests are the ones that name it")
  void table_OF_REQUIREMENTS_namesTheTests() throws IOException {
    SequencedMap<String, SortedSet<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(root.resolve("docs/conformance/outprocess.md"))) {
      ROW.matcher(line)
          .results()
          .forEach(row ->
              rows.put(
                  row.group(1), new TreeSet<>(List.of(row.group(3).replace("`", "").split(", ")))));
    }

    assertThat(rows).isEqualTo(tests());
  }

  /** All that the original's document counts: 35 is missing there, too. */
  private static List<String> requirements() {
    List<String> all = new ArrayList<>();
    IntStream.rangeClosed(1, 60)
        .filter(number -> number != 35)
        .mapToObj("17_%03d"::formatted)
        .forEach(all::add);
    all.add("24_061");
    return all;
  }

  /** The classes of tests that name a requirement, by its number. */
  private SequencedMap<String, SortedSet<String>> tests() throws IOException {
    SequencedMap<String, SortedSet<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root.resolve(TESTS))) {
      for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        String source = Files.readString(file);
        if (source.contains(PREFIX)) {
          String name = file.getFileName().toString().replace(".java", "");
          DisplayNames.in(source).stream()
              .flatMap(text -> TOKEN.matcher(text).results())
              .map(MatchResult::group)
              .map(token -> token.substring(PREFIX.length() + 1, token.length() - 1))
              .forEach(number -> found.computeIfAbsent(number, _ -> new TreeSet<>()).add(name));
        }
      }
    }
    return found;
  }
}
