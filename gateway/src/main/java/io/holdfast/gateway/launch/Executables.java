/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell does. */
final class Executables {

  private Executables() {}

  /**
   * Makes sure that there is something to run, so that a wrong path is told before anything begins.
   *
   * @param search folders as in the environment's PATH
   * @throws IOException saying what is missing, and what to do
   */
  static void require(String path, String search) throws IOException {
    if (path.indexOf('/') >= 0) {
      requireFile(path);
    } else if (find(path, search).isEmpty()) {
      throw new IOException(
          "there is no program \"" + path + "\" on the PATH; install it, or give its whole path");
    }
  }

  /** The first executable of that name in the folders. */
  static Optional<Path> find(String name, String search) {
    for (String folder : search.split(File.pathSeparator, -1)) {
      try {
        Path file = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          return Optional.of(file);
        }
      } catch (InvalidPathException e) {
        // A folder that cannot be has no programs.
      }
    }
    return Optional.empty();
  }

  private static void requireFile(String path) throws IOException {
    Path file = Path.of(path);
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no program %s (seen from %s); correct the path"
              .formatted(path, Path.of("").toAbsolutePath()));
    }
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new IOException(path + " is no program that may be run; see to its mode (chmod +x)");
    }
  }
}
