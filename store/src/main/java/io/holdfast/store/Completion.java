/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import org.jspecify.annotations.Nullable;

/** Told what came of a commit. */
@FunctionalInterface
public interface Completion {

  /**
   * The commit is over.
   *
   * @param failure null if everything in the batch is stored; else nothing of it is, and offsets
   *     that were given for its records will be given again
   */
  void completed(@Nullable StoreException failure);
}
