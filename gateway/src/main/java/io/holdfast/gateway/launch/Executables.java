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
public final class Executables {

  private Executables() {}

  /**
   * Makes sure that there is something to run, so that a wrong path is told before anything begins.
   *
   * @param folder where the program is to run; a relative path is seen from there
   * @throws IOException saying what is missing, and what to do
   */
  public static void require(String path, Path folder) throws IOException {
    if (path.indexOf('/') >= 0) {
      requireFile(path, folder);
    } else if (find(path).isEmpty()) {
      throw new IOException(
          "there is no program \"" + path + "\" on the PATH; install it, or give its whole path");
    }
  }

  /** The first executable of that name in the folders of this process's PATH. */
  static Optional<Path> find(String name) {
    for (String folder : search().split(File.pathSeparator, -1)) {
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

  private static void requireFile(String path, Path folder) throws IOException {
    Path file = folder.resolve(path);
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no program %s (seen from %s); correct the path"
              .formatted(path, folder.toAbsolutePath()));
    }
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new IOException(path + " is no program that may be run; see to its mode (chmod +x)");
    }
  }

  /** The folders that this process has in its PATH. */
  private static String search() {
    return Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
  }
}
