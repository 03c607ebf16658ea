/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many pass each second, a second's worth at once: a token bucket, kept as the time at
 * which it is full again. Any thread; without locks.
 */
final class RateLimit {

  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** More debt than this was never allowed: the clock was set back. */
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final long intervalNanos;
  private final AtomicLong fullAt = new AtomicLong();

  /** Full to begin with. */
  RateLimit(int perSecond) {
    this.intervalNanos = BURST_NANOS / perSecond;
  }

  /**
   * Takes one, on credit if need be.
   *
   * @param nowMillis the time, in milliseconds since 1970
   * @param mostMillis how much waiting the taker agrees to
   * @return how many milliseconds to wait; −1, with nothing taken, if that is more than agreed
   */
  long take(long nowMillis, long mostMillis) {
    long now = TimeUnit.MILLISECONDS.toNanos(nowMillis);
    while (true) {
      long before = fullAt.get();
      long from = before < now || before - now > MOST_NANOS ? now : before;
      long after = from + intervalNanos;
      long debt = after - now - BURST_NANOS;
      long wait = debt <= 0 ? 0 : Math.ceilDiv(debt, NANOS_PER_MILLI);
      if (wait > mostMillis) {
        return -1;
      }
      if (fullAt.compareAndSet(before, after)) {
        return wait;
      }
    }
  }

  /** Gives one back that was taken and not used. */
  void giveBack() {
    fullAt.addAndGet(-intervalNanos);
  }

  /** Whether nothing was taken for a while: a new limit would be the same. */
  boolean isFull(long nowMillis) {
    return fullAt.get() <= TimeUnit.MILLISECONDS.toNanos(nowMillis);
  }
}
