/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a session goes about failures.
 *
 * @param policy the waits, as they were set
 * @param limit how long after a loss the session goes on trying; zero for ever. It tries at least
 *     once
 * @param base the unit of the waits whatever the policy, or null for the policy's own
 * @param cap the longest wait whatever the policy, or null for the policy's own
 * @param timing how the policy is read
 */
public record RetrySettings(
    RetryPolicy policy,
    Duration limit,
    @Nullable Duration base,
    @Nullable Duration cap,
    RetryTiming timing) {

  /** Doubling waits with full jitter, for ever. */
  public static final RetrySettings DEFAULT =
      new RetrySettings(
          new RetryPolicy.ExponentialBackoffWithJitter(),
          Duration.ZERO,
          null,
          null,
          RetryTiming.SPREAD);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public RetrySettings {
    if (limit.isNegative() || limit.compareTo(Waits.LONGEST) > 0) {
      throw new IllegalArgumentException("limit must be 0 to 100 years: " + limit);
    }
    if (base != null) {
      Waits.checkBase(base);
    }
    if (cap != null) {
      Waits.checkCap(cap);
    }
  }

  /** {@return the policy with the base and the cap that were set beside it} */
  public RetryPolicy effective() {
    RetryPolicy adjusted = base == null ? policy : policy.withBase(base);
    return cap == null ? adjusted : adjusted.withCap(cap);
  }

  /**
   * Another policy and limit; base, cap and timing stay.
   *
   * @param newPolicy the waits
   * @param newLimit zero for ever
   * @return changed settings
   */
  public RetrySettings with(RetryPolicy newPolicy, Duration newLimit) {
    return new RetrySettings(newPolicy, newLimit, base, cap, timing);
  }

  /**
   * The same policy with another base.
   *
   * @param newBase null for the policy's own
   * @return changed settings
   */
  public RetrySettings withBase(@Nullable Duration newBase) {
    return new RetrySettings(policy, limit, newBase, cap, timing);
  }

  /**
   * The same policy with another cap.
   *
   * @param newCap null for the policy's own
   * @return changed settings
   */
  public RetrySettings withCap(@Nullable Duration newCap) {
    return new RetrySettings(policy, limit, base, newCap, timing);
  }

  /**
   * The same policy with another timing.
   *
   * @param newTiming how the policy is read
   * @return changed settings
   */
  public RetrySettings withTiming(RetryTiming newTiming) {
    return new RetrySettings(policy, limit, base, cap, newTiming);
  }
}
