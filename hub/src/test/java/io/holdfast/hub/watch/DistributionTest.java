/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers, sums and quantiles of values. */
class DistributionTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private final Distribution distribution = new Distribution(Duration.ofMinutes(10));

  private double quantile(double share, long nowMillis) {
    return quantile(distribution, share, nowMillis);
  }

  private static double quantile(Distribution distribution, double share, long nowMillis) {
    long[] counts = new long[Buckets.SIZE];
    distribution.addTo(counts, nowMillis);
    return Buckets.quantile(counts, share);
  }

  @Test
  @DisplayName("Quantiles of random values are at most 3.2 % beside the truth, count and sum exact")
  void quantile_RANDOM_isClose() {
    Seed.times(
        5,
        random -> {
          Distribution each = new Distribution(Duration.ofMinutes(10));
          long[] values = new long[5000];
          long sum = 0;
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << random.nextInt(1, 40));
            sum += values[i];
            each.record(values[i], NOW);
          }
          Arrays.sort(values);
          for (double share : new double[] {0.1, 0.5, 0.9, 0.99}) {
            double truth = values[(int) Math.ceil(values.length * share) - 1];
            assertThat(quantile(each, share, NOW)).isCloseTo(truth, within(truth * 0.032));
          }
          assertThat(each.count()).isEqualTo(values.length);
          assertThat(each.sum()).isEqualTo(sum);
        });
  }

  @Test
  @DisplayName("Each value is in the bucket whose middle is nearest to it, up to the largest")
  void index_EDGES_areInOrder() {
    int last = -1;
    for (int power = 0; power < 63; power++) {
      for (long value : new long[] {(1L << power) - 1, 1L << power, (1L << power) + 1}) {
        int index = Buckets.index(value);
        assertThat(index).isBetween(0, Buckets.SIZE - 1);
        last = Math.max(last, index);
        if (power < 42) {
          assertThat(Buckets.middle(index)).isCloseTo((double) value, within(value * 0.032 + 0.01));
        }
      }
    }
    assertThat(last).isEqualTo(Buckets.SIZE - 1);
  }

  @Test
  @DisplayName("Quantiles forget what is older than ten minutes, count and sum do not")
  void quantile_OLD_isForgotten() {
    distribution.record(100, NOW);
    assertThat(quantile(0.5, NOW + 4 * MINUTE)).isEqualTo(100, within(4.0));
    distribution.record(1, NOW + 6 * MINUTE);
    assertThat(quantile(0.99, NOW + 9 * MINUTE)).isEqualTo(100, within(4.0));
    assertThat(quantile(0.99, NOW + 12 * MINUTE)).isEqualTo(1.0);
    assertThat(quantile(0.5, NOW + 17 * MINUTE)).isNaN();
    assertThat(distribution.count()).isEqualTo(2);
    assertThat(distribution.sum()).isEqualTo(101);
  }

  @Test
  @DisplayName("A clock that is set back spoils nothing: less than no time is none")
  void record_CLOCK_BACK_goesOn() {
    distribution.record(100, NOW);
    distribution.record(-5, NOW - 60 * MINUTE);
    assertThat(quantile(0.99, NOW - 60 * MINUTE)).isEqualTo(0.0);
    assertThat(distribution.sum()).isEqualTo(100);
  }
}
