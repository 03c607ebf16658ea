/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts what may happen a thousand times a second, and says which times are worth a line in the
 * log: the first, and then at most one a minute. Any thread.
 */
public final class Occurrences {

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private long count;
  private long told;

  /**
   * Of none so far.
   *
   * @param nanoTime the time in nanoseconds from an arbitrary origin; never goes back
   */
  public Occurrences(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** It happened once more; whether to say so. */
  public synchronized boolean happened() {
    count++;
    long now = nanoTime.getAsLong();
    if (count > 1 && now - told < PAUSE) {
      return false;
    }
    told = now;
    return true;
  }

  /** How often it happened. */
  public synchronized long count() {
    return count;
  }
}
