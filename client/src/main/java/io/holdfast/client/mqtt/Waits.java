/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The arithmetic of waits between attempts: nothing overflows, whatever was set. */
final class Waits {

  /** More than anybody waits, and less than a timer of nanoseconds holds. */
  static final Duration LONGEST = Duration.ofDays(36_500);

  private Waits() {}

  static void checkBase(Duration base) {
    require(base.compareTo(Duration.ofMillis(1)) >= 0, "base must be 1ms or more", base);
    require(base.compareTo(LONGEST) <= 0, "base must be 100 years or less", base);
  }

  static void checkCap(Duration cap) {
    require(!cap.isNegative(), "cap must be 0 or more", cap);
    require(cap.compareTo(LONGEST) <= 0, "cap must be 100 years or less", cap);
  }

  private static void require(boolean kept, String rule, Duration value) {
    if (!kept) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }

  /** {@code min(base * n, cap)}. */
  static long linear(long base, long cap, int n) {
    return n > cap / base ? cap : base * n;
  }

  /** {@code min(base * 2^(n-1), cap)}. */
  static long doubling(long base, long cap, int n) {
    int doublings = Math.min(n - 1, Long.SIZE - 2);
    return base > cap >> doublings ? cap : base << doublings;
  }

  static Duration upTo(long ceiling, RandomGenerator random) {
    return ofMillis(random.nextLong(ceiling + 1));
  }

  static Duration ofMillis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** What a policy of a user's may answer, brought into bounds. */
  static Duration bounded(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
