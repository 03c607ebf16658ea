/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Counts failures and says what follows each: an attempt after a wait, or none. Owner: the loop.
 */
final class RetryEngine {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(RetryEngine.class);

  /**
   * What follows a failure.
   *
   * @param delay how long to wait first
   * @param attempt whether an attempt follows then; if not, the session stops
   */
  record Step(Duration delay, boolean attempt) {}

  private RetrySettings settings = RetrySettings.DEFAULT;
  private int granted;
  private long firstFailure;

  RetrySettings settings() {
    return settings;
  }

  /** Changes the settings; what was counted stays. */
  void settings(RetrySettings changed) {
    settings = changed;
  }

  /** Ends the series of failures. */
  void reset() {
    granted = 0;
  }

  /**
   * Takes a failure in.
   *
   * @param now a monotonic time in nanoseconds
   */
  Step failed(long now, RandomGenerator random) {
    if (settings.policy() instanceof RetryPolicy.None) {
      return new Step(Duration.ZERO, false);
    }
    if (granted == 0) {
      firstFailure = now;
    }
    Duration limit = settings.limit();
    Duration left = limit.minusNanos(now - firstFailure);
    boolean limited = !limit.isZero();
    if (limited && granted > 0 && (left.isZero() || left.isNegative())) {
      return new Step(Duration.ZERO, false);
    }
    Duration wait = waitAfter(random);
    if (limited && wait.compareTo(left) >= 0) {
      // The one retry that is always granted comes before the limit is over; no other does.
      wait = left;
      if (granted > 0) {
        return new Step(wait, false);
      }
    }
    granted = Math.max(granted, granted + 1);
    return new Step(wait, true);
  }

  private Duration waitAfter(RandomGenerator random) {
    int failures = granted == Integer.MAX_VALUE ? granted : granted + 1;
    try {
      return Waits.bounded(settings.timing().delay(settings.effective(), failures, random));
    } catch (RuntimeException broken) {
      LOG.warn("the retry policy failed", broken);
      return RetryPolicy.DEFAULT_CAP;
    }
  }
}
