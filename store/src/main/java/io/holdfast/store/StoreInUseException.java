/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Somebody else has the store open. */
public final class StoreInUseException extends StoreException {
  private static final long serialVersionUID = 1L;

  StoreInUseException(Path directory, String by, @Nullable Throwable cause) {
    super("the store in " + directory + " is in use by " + by, cause);
  }
}
