/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/** How batches reach the database. Any thread. */
interface Writer extends AutoCloseable {

  /**
   * Writes all of a batch or nothing.
   *
   * @param patient whether to wait if the database wants that
   * @return false, with nothing written, if it wants that and must not
   * @throws StoreException if nothing was written, or perhaps was but cannot be relied on
   */
  boolean write(Batch batch, boolean patient);

  /** Brings all that was written to the disk itself; waits for that. */
  void sync();

  /** Brings all that was written since the last time to the disk, if there is any. */
  void syncIfNeeded();

  @Override
  void close();
}
