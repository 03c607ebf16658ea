/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which test files prove which demands.
 *
 * @param files for each demand that a test names, the files of these tests, relative to the root
 *     and with slashes
 */
record Evidence(Map<DemandId, SortedSet<String>> files) {

  private static final Pattern TOKEN = Pattern.compile("\\[([a-z]+)-(\\d{1,4})]");
  private static final String TESTS = "/src/test/java/";

  /** No evidence. */
  Evidence() {
    this(new TreeMap<>());
  }

  /** Reads the tests of all modules, except those of this package: theirs are made-up names. */
  static Evidence read(Path root) throws IOException {
    String own = Evidence.class.getPackageName().replace('.', '/');
    Evidence evidence = new Evidence();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(root) && (name.startsWith(".") || name.equals("target"));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = root.relativize(file).toString().replace('\\', '/');
            if (path.contains(TESTS) && path.endsWith(".java") && !path.contains(own)) {
              String source = Files.readString(file);
              evidence.add(
                  path, TOKEN.matcher(source).find() ? DisplayNames.in(source) : List.of());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return evidence;
  }

  /** Adds what the display names of a file's tests claim. */
  void add(String file, List<String> displayNames) {
    for (String name : displayNames) {
      TOKEN
          .matcher(name)
          .results()
          .map(token -> new DemandId(token.group(1), Integer.parseInt(token.group(2))))
          .forEach(id -> files.computeIfAbsent(id, _ -> new TreeSet<>()).add(file));
    }
  }

  /** The files of the tests that name the demand; empty if there is none. */
  SortedSet<String> of(DemandId demand) {
    return files.getOrDefault(demand, Collections.emptySortedSet());
  }

  /** Whether a test names the demand. */
  boolean covers(DemandId demand) {
    return files.containsKey(demand);
  }
}
