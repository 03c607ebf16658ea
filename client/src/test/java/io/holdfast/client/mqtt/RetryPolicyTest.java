/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final RetryPolicy POLICY = RetryPolicy.fullJitter(FIRST, LONGEST);

  @Test
  @DisplayName("Waits lie between zero and a ceiling that doubles up to the longest")
  void delay_ANY_FAILURES_staysBelowItsCeiling() {
    Seed.times(
        200,
        random -> {
          int failures = random.nextInt(1, 100);
          Duration ceiling = FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
          assertThat(POLICY.delay(failures, random))
              .isBetween(Duration.ZERO, ceiling.compareTo(LONGEST) < 0 ? ceiling : LONGEST);
        });
  }

  @Test
  @DisplayName("The jitter is full: with the same chance any wait of the range")
  void delay_EXTREMES_reachBothEnds() {
    RandomGenerator lowest = () -> 0L;
    assertThat(POLICY.delay(5, lowest)).isZero();
    Seed.times(
        20,
        random -> {
          double mean = 0;
          for (int i = 0; i < 1000; i++) {
            mean += POLICY.delay(50, random).toMillis() / 1000.0;
          }
          assertThat(mean).isBetween(13_000.0, 17_000.0);
        });
  }

  @Test
  @DisplayName("However many failures and whatever first wait, the ceiling does not overflow")
  void delay_MANY_FAILURES_staysInRange() {
    RetryPolicy slow = RetryPolicy.fullJitter(Duration.ofDays(1), Duration.ofDays(365));
    Seed.times(
        100,
        random ->
            assertThat(slow.delay(random.nextInt(1, Integer.MAX_VALUE), random))
                .isBetween(Duration.ZERO, Duration.ofDays(365)));
  }

  @Test
  @DisplayName("Bounds that make no sense are refused")
  void fullJitter_BAD_BOUNDS_areRefused() {
    assertThatThrownBy(() -> RetryPolicy.fullJitter(Duration.ZERO, LONGEST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RetryPolicy.fullJitter(LONGEST, FIRST))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
