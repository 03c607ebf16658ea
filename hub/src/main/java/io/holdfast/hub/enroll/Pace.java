/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.time.Duration;

/** So many in a while, all at once if need be; then one after the other. Any thread. */
final class Pace {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long intervalNanos;
  private final long burstNanos;
  // Guarded by this.
  private long fullAtNanos;

  /** Full to begin with. */
  Pace(int count, Duration per) {
    this.burstNanos = per.toNanos();
    this.intervalNanos = burstNanos / count;
  }

  /**
   * Takes one, on credit if need be.
   *
   * @return how many milliseconds to wait; −1, with nothing taken, if that is more than the most
   */
  synchronized long take(long nowMillis, long mostMillis) {
    long now = nowMillis * NANOS_PER_MILLI;
    boolean setBack = fullAtNanos - now > burstNanos + Duration.ofDays(1).toNanos();
    long from = fullAtNanos < now || setBack ? now : fullAtNanos;
    long debt = from + intervalNanos - now - burstNanos;
    long wait = debt <= 0 ? 0 : Math.ceilDiv(debt, NANOS_PER_MILLI);
    if (wait > mostMillis) {
      return -1;
    }
    fullAtNanos = from + intervalNanos;
    return wait;
  }

  /** Whether nothing was taken for a while: a new one would be the same. */
  synchronized boolean isFull(long nowMillis) {
    return fullAtNanos <= nowMillis * NANOS_PER_MILLI;
  }
}
