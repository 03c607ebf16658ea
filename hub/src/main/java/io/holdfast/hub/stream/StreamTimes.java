/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.hub.MessageCodec;
import io.holdfast.store.Log;

/** Finds records by time. Blocks. */
final class StreamTimes {

  private StreamTimes() {}

  /**
   * The offset of the first record enqueued at this time or later; the end if there is none. Times
   * in a partition grow but for corrections of the clock, so halving finds it.
   */
  static long firstSince(StreamPartition partition, long millis) {
    Log log = partition.log();
    long low = log.first();
    long high = log.next();
    if (isSince(log, low, millis)) {
      return low;
    }
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (isSince(log, middle, millis)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Whether the record is that young; one that is not stored yet is. */
  private static boolean isSince(Log log, long offset, long millis) {
    boolean[] since = {true};
    log.read(
        offset,
        1,
        Integer.MAX_VALUE,
        (at, bytes) -> since[0] = MessageCodec.decode(bytes).enqueuedMillis() >= millis);
    return since[0];
  }
}
