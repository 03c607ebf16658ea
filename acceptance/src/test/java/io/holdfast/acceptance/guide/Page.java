/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's files. */
final class Page {

  private Page() {}

  /** The file or folder of that name, from the project's root. */
  static Path find(String name) {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    throw new IllegalStateException("no " + name + " above the working directory");
  }
}
