/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where servers keep their data while a shape runs. */
final class Directories {

  private Directories() {}

  /** An empty directory of this name below the bench's own. */
  static Path fresh(String name) throws IOException {
    Path directory = Bench.target().resolve("data").resolve(name).toAbsolutePath();
    if (Files.exists(directory)) {
      delete(directory);
    }
    return Files.createDirectories(directory);
  }

  /** Deletes a directory and all that is in it; nobody may make or delete anything in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
