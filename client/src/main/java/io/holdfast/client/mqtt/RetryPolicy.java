/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect. The policies of this interface are values; a
 * policy of one's own is a lambda.
 *
 * <p>{@code base} is the unit of the waits, more than zero, and {@code cap} the longest wait, zero
 * or more; both count in milliseconds. {@link RetryTiming} says whether the waits are as described
 * here or as the C client has them.
 */
@FunctionalInterface
public interface RetryPolicy {

  /** The unit of the waits of policies that do not double. */
  Duration DEFAULT_BASE = Duration.ofSeconds(5);

  /** The unit of the waits of policies that double. */
  Duration DEFAULT_DOUBLING_BASE = Duration.ofSeconds(1);

  /** The longest wait. */
  Duration DEFAULT_CAP = Duration.ofSeconds(30);

  /**
   * The wait, counted from the failure.
   *
   * @param failures how many attempts failed since the last connection that held, from 1
   * @param random for jitter
   * @return zero or more
   */
  Duration delay(int failures, RandomGenerator random);

  /**
   * This policy with another unit, or itself if it has none.
   *
   * @param base the unit of the waits, more than zero
   * @return a policy
   */
  default RetryPolicy withBase(Duration base) {
    return this;
  }

  /**
   * This policy with another longest wait, or itself if it has none.
   *
   * @param cap the longest wait, zero or more
   * @return a policy
   */
  default RetryPolicy withCap(Duration cap) {
    return this;
  }

  /**
   * Doubling waits with full jitter: any time from zero to {@code min(longest, first * 2^(n-1))}.
   *
   * @param first the upper end of the first wait, a millisecond or more
   * @param longest the upper end of every wait, not less than {@code first}
   * @return the policy
   * @throws IllegalArgumentException if these bounds are not kept
   */
  static RetryPolicy fullJitter(Duration first, Duration longest) {
    if (longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("need first <= longest: " + first + ", " + longest);
    }
    return new ExponentialBackoffWithJitter(first, longest);
  }

  /** No attempt after a failure: the session stops. Renewing a login is no failure. */
  record None() implements RetryPolicy {

    /** Not asked by a session; what waits for something else waits the longest. */
    @Override
    public Duration delay(int failures, RandomGenerator random) {
      return DEFAULT_CAP;
    }
  }

  /** No wait at all: meant for servers on the same machine. */
  record Immediate() implements RetryPolicy {

    @Override
    public Duration delay(int failures, RandomGenerator random) {
      return Duration.ZERO;
    }
  }

  /**
   * The same wait each time.
   *
   * @param base the unit of the waits, more than zero
   */
  record Interval(Duration base) implements RetryPolicy {

    /** Checks the base. */
    public Interval {
      Waits.checkBase(base);
    }

    /** Five seconds each time. */
    public Interval() {
      this(DEFAULT_BASE);
    }

    @Override
    public Duration delay(int failures, RandomGenerator random) {
      return Waits.ofMillis(base.toMillis());
    }

    @Override
    public RetryPolicy withBase(Duration other) {
      return new Interval(other);
    }
  }

  /**
   * Waits that grow by the base each time, up to the cap.
   *
   * @param base the unit of the waits, more than zero
   * @param cap the longest wait, zero or more
   */
  record LinearBackoff(Duration base, Duration cap) implements RetryPolicy {

    /** Checks base and cap. */
    public LinearBackoff {
      Waits.checkBase(base);
      Waits.checkCap(cap);
    }

    /** From five to thirty seconds. */
    public LinearBackoff() {
      this(DEFAULT_BASE, DEFAULT_CAP);
    }

    @Override
    public Duration delay(int failures, RandomGenerator random) {
      return Waits.ofMillis(Waits.linear(base.toMillis(), cap.toMillis(), failures));
    }

    @Override
    public RetryPolicy withBase(Duration other) {
      return new LinearBackoff(other, cap);
    }

    @Override
    public RetryPolicy withCap(Duration other) {
      return new LinearBackoff(base, other);
    }
  }

  /**
   * Waits that double, up to the cap.
   *
   * @param base the unit of the waits, more than zero
   * @param cap the longest wait, zero or more
   */
  record ExponentialBackoff(Duration base, Duration cap) implements RetryPolicy {

    /** Checks base and cap. */
    public ExponentialBackoff {
      Waits.checkBase(base);
      Waits.checkCap(cap);
    }

    /** From one to thirty seconds. */
    public ExponentialBackoff() {
      this(DEFAULT_DOUBLING_BASE, DEFAULT_CAP);
    }

    @Override
    public Duration delay(int failures, RandomGenerator random) {
      return Waits.ofMillis(Waits.doubling(base.toMillis(), cap.toMillis(), failures));
    }

    @Override
    public RetryPolicy withBase(Duration other) {
      return new ExponentialBackoff(other, cap);
    }

    @Override
    public RetryPolicy withCap(Duration other) {
      return new ExponentialBackoff(base, other);
    }
  }

  /**
   * Any time from zero to a ceiling that doubles, up to the cap. A thousand clients that lose their
   * hub at the same instant thus come back spread over the whole wait, not in step.
   *
   * @param base the unit of the waits, more than zero
   * @param cap the longest wait, zero or more
   */
  record ExponentialBackoffWithJitter(Duration base, Duration cap) implements RetryPolicy {

    /** Checks base and cap. */
    public ExponentialBackoffWithJitter {
      Waits.checkBase(base);
      Waits.checkCap(cap);
    }

    /** Below ceilings from one to thirty seconds. */
    public ExponentialBackoffWithJitter() {
      this(DEFAULT_DOUBLING_BASE, DEFAULT_CAP);
    }

    @Override
    public Duration delay(int failures, RandomGenerator random) {
      long ceiling = Waits.doubling(base.toMillis(), cap.toMillis(), failures);
      return Waits.upTo(ceiling, random);
    }

    @Override
    public RetryPolicy withBase(Duration other) {
      return new ExponentialBackoffWithJitter(other, cap);
    }

    @Override
    public RetryPolicy withCap(Duration other) {
      return new ExponentialBackoffWithJitter(base, other);
    }
  }

  /**
   * Any time from zero to the base.
   *
   * @param base the unit of the waits, more than zero
   */
  record Random(Duration base) implements RetryPolicy {

    /** Checks the base. */
    public Random {
      Waits.checkBase(base);
    }

    /** Up to five seconds. */
    public Random() {
      this(DEFAULT_BASE);
    }

    @Override
    public Duration delay(int failures, RandomGenerator random) {
      return Waits.upTo(base.toMillis(), random);
    }

    @Override
    public RetryPolicy withBase(Duration other) {
      return new Random(other);
    }
  }
}
