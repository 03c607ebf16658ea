/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/**
 * Where a log begins and ends, as found when it is opened.
 *
 * @param first the least offset not forgotten
 * @param next the offset after the last record
 * @param startBytes bytes of the log before the first record
 * @param endBytes bytes of the log from its very beginning to its end
 * @param deletedTo chunks that end before it have been deleted
 */
record LogEnds(long first, long next, long startBytes, long endBytes, long deletedTo) {

  /** A log without records. */
  static final LogEnds EMPTY = new LogEnds(0, 0, 0, 0, 0);
}
