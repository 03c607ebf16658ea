/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of the store are not what was written. The message names the file, what is wrong with it
 * and what the operator can do; nothing is repaired or replaced unasked.
 */
public final class StoreDamagedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  StoreDamagedException(Path directory, Path file, String what, @Nullable Throwable cause) {
    super(
        ("the store in %s is damaged: %s: %s. Nothing was changed. Restore the directory from a backup,"
                + " or move it away to start with an empty store")
            .formatted(directory, file, what),
        cause);
    this.file = file;
  }

  /** The damaged file, or the store's directory where the file is not known. */
  public Path file() {
    return file;
  }
}
