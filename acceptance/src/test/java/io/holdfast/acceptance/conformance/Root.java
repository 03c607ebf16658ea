/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The project's folder.
 *
 * @param path where it is
 */
record Root(Path path) {

  /** Finds the project that the tests run in. */
  static Root find() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      Root root = new Root(path);
      if (Files.isDirectory(root.demands())) {
        return root;
      }
    }
    throw new IllegalStateException("no docs/conformance/demands above the working directory");
  }

  /** Where the tables are. */
  Path table(String contract) {
    return path.resolve("docs/conformance").resolve(contract + ".md");
  }

  /** Reads all there is to compare. */
  Ledger ledger() throws IOException {
    SequencedMap<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> contracts = Files.list(demands())) {
      for (Path file : contracts.toList()) {
        files.put(file.getFileName().toString().replace(".txt", ""), Files.readAllLines(file));
      }
    }
    List<String> statuses = Files.readAllLines(path.resolve("docs/conformance/status.txt"));
    return new Ledger(Demands.parse(files), Statuses.parse(statuses), Evidence.read(path));
  }

  private Path demands() {
    return path.resolve("docs/conformance/demands");
  }
}
