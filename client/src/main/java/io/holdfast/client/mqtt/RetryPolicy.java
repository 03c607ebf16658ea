/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt to connect. */
@FunctionalInterface
public interface RetryPolicy {

  /**
   * The wait, counted from the failure.
   *
   * @param failures how many attempts failed since the last connection that held, from 1
   * @param random for jitter
   * @return zero or more
   */
  Duration delay(int failures, RandomGenerator random);

  /**
   * Doubling waits with full jitter: any time from zero to {@code min(longest, first * 2^(n-1))}. A
   * thousand clients that lose their hub at the same instant thus come back spread over the whole
   * wait, not in step.
   *
   * @param first the upper end of the first wait, more than zero
   * @param longest the upper end of every wait, not less than {@code first}
   * @throws IllegalArgumentException if these bounds are not kept
   */
  static RetryPolicy fullJitter(Duration first, Duration longest) {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("need 0 < first <= longest: " + first + ", " + longest);
    }
    return (failures, random) -> {
      int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(first.toNanos()) - 1);
      long ceiling = Math.min(first.toNanos() << doublings, longest.toNanos());
      return Duration.ofNanos(random.nextLong(ceiling + 1));
    };
  }
}
