/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;

/** The disk is full. Nothing of the batch was stored; once there is space, commits work again. */
public final class StoreFullException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * Before nothing is left.
   *
   * @param left how many bytes are
   */
  StoreFullException(Path directory, long left) {
    super(
        "no space is left on the disk of the store in "
            + directory
            + " but for "
            + (left >> 10)
            + " KiB, which it needs to keep order",
        null);
  }

  StoreFullException(Path directory, Throwable cause) {
    super("no space is left on the disk of the store in " + directory, cause);
  }
}
