/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Examples by name: in a page, each block of Java after a comment that names it; in sources, each
 * region between two comments, without its indentation.
 */
final class Examples {

  static final String UNNAMED = "(a block without a name)";

  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- example: (\\S+) -->\\n)?```java\\n(.*?)\\n```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile(
          "^ *// example: (\\S+)\\n(.*?)\\n *// end$", Pattern.DOTALL | Pattern.MULTILINE);

  private Examples() {}

  static Map<String, List<String>> ofPage(String markdown) {
    Map<String, List<String>> found = new TreeMap<>();
    Matcher block = BLOCK.matcher(markdown);
    while (block.find()) {
      String name = block.group(1) == null ? UNNAMED : block.group(1);
      found.computeIfAbsent(name, key -> new ArrayList<>()).add(block.group(2));
    }
    return found;
  }

  static Map<String, List<String>> ofSource(String source) {
    Map<String, List<String>> found = new TreeMap<>();
    Matcher region = REGION.matcher(source);
    while (region.find()) {
      found
          .computeIfAbsent(region.group(1), key -> new ArrayList<>())
          .add(region.group(2).stripTrailing().stripIndent());
    }
    return found;
  }

  static Map<String, List<String>> ofSources(List<Path> folders) throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
          ofSource(Files.readString(file))
              .forEach((name, texts) ->
                  found.computeIfAbsent(name, key -> new ArrayList<>()).addAll(texts));
        }
      }
    }
    return found;
  }
}
