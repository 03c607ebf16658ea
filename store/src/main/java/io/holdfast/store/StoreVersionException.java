/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;

/** The store has a format that this program does not know. Nothing was changed. */
public final class StoreVersionException extends StoreException {
  private static final long serialVersionUID = 1L;

  StoreVersionException(Path directory, int found, int known) {
    super(
        "the store in %s has format %d and this program knows formats up to %d: run the release that wrote it or a newer one"
            .formatted(directory, found, known),
        null);
  }
}
