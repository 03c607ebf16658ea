/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/** The store has been closed. */
public final class StoreClosedException extends StoreException {
  private static final long serialVersionUID = 1L;

  StoreClosedException() {
    super("the store is closed", null);
  }
}
