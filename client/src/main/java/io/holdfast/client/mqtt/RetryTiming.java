/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a {@link RetryPolicy} is read. */
public enum RetryTiming {

  /**
   * Every failure is followed by its wait, in milliseconds, with full jitter where the policy has
   * any. A series of failures ends with a connection that held for some seconds: two clients that
   * take one identity from each other thus slow down.
   */
  SPREAD {
    @Override
    Duration delay(RetryPolicy policy, int failures, RandomGenerator random) {
      return policy.delay(failures, random);
    }
  },

  /**
   * As the C client: the first retry comes at once whatever the policy, waits are whole seconds,
   * jitter adds up to five percent, which truncation eats below twenty seconds, and a series of
   * failures ends with the next CONNACK 0. Unlike there, waits count from the failure and not from
   * the beginning of the attempt that failed. A policy of a user's own counts in whole seconds,
   * too.
   */
  LIKE_C {
    @Override
    Duration delay(RetryPolicy policy, int failures, RandomGenerator random) {
      if (failures == 1) {
        return Duration.ZERO;
      }
      return likeC(policy, failures - 1, random);
    }
  };

  private static final double JITTER = 0.05;

  /** The wait after a failure, counted from 1. */
  abstract Duration delay(RetryPolicy policy, int failures, RandomGenerator random);

  /** The wait after a retry, counted from 1. */
  private static Duration likeC(RetryPolicy policy, int retry, RandomGenerator random) {
    if (policy instanceof RetryPolicy.Random any) {
      return seconds(any.base().toSeconds() * random.nextDouble());
    }
    if (policy instanceof RetryPolicy.ExponentialBackoffWithJitter p) {
      long wait = Waits.doubling(p.base().toSeconds(), p.cap().toSeconds(), retry);
      return seconds(wait * (1 + JITTER * random.nextDouble()));
    }
    return Duration.ofSeconds(policy.delay(retry, random).toSeconds());
  }

  private static Duration seconds(double truncated) {
    return Duration.ofSeconds((long) truncated);
  }
}
