/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Tables whose first column is "Feature", and whose other cells name the tests that prove them. */
final class Proofs {

  /** What a cell may say instead. */
  private static final Set<String> REASONS = Set.of("no", "not tried", "not yet");

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

  private final Map<String, String> classes = new HashMap<>();

  /** Knows the test classes among these sources. */
  Proofs(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
        String path = sources.relativize(file).toString().replace('\\', '/');
        String name = path.replace(".java", "").replace('/', '.');
        classes.put(name.substring(name.lastIndexOf('.') + 1), name);
      }
    }
  }

  /** The tests that a page names and that nobody runs. */
  List<String> missing(String page) {
    return TEST.matcher(page)
        .results()
        .filter(test -> !runs(test.group(1), test.group(2)))
        .map(MatchResult::group)
        .toList();
  }

  private boolean runs(String type, String method) {
    return Optional.ofNullable(classes.get(type))
        .map(Proofs::load)
        .filter(test -> !AnnotationSupport.isAnnotated(test, Disabled.class))
        .stream()
        .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
        .anyMatch(candidate -> candidate.getName().equals(method) && isTest(candidate));
  }

  private static boolean isTest(Method method) {
    return AnnotationSupport.isAnnotated(method, Testable.class)
        && !AnnotationSupport.isAnnotated(method, Disabled.class);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Proofs.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a page that have a cell without a test or a reason, or too few or many cells. */
  static List<String> unproved(List<String> page) {
    List<String> rows = new ArrayList<>();
    int columns = 0;
    for (String line : page) {
      if (line.startsWith("| Feature |")) {
        columns = cells(line).size();
      } else if (!line.startsWith("|")) {
        columns = 0;
      } else if (columns > 0 && !line.startsWith("|---")) {
        List<String> cells = cells(line);
        boolean proved = cells.stream().skip(1).allMatch(Proofs::isProved);
        if (!proved || cells.size() != columns) {
          rows.add(line);
        }
      }
    }
    return rows;
  }

  private static boolean isProved(String cell) {
    return REASONS.contains(cell) || TEST.matcher(cell).find();
  }

  private static List<String> cells(String row) {
    String inner = row.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }
}
