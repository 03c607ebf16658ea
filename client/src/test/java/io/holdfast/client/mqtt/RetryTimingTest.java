/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTimingTest {

  private static final RandomGenerator LOWEST = () -> 0L;
  private static final RandomGenerator HIGHEST = () -> -1L;

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of(new RetryPolicy.Immediate(), seconds(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of(
            new RetryPolicy.Interval(), seconds(0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55)),
        Arguments.of(
            new RetryPolicy.LinearBackoff(),
            seconds(0, 5, 15, 30, 50, 75, 105, 135, 165, 195, 225, 255)),
        Arguments.of(
            new RetryPolicy.ExponentialBackoff(),
            seconds(0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181, 211)),
        Arguments.of(
            new RetryPolicy.ExponentialBackoffWithJitter(),
            seconds(0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181, 211)),
        Arguments.of(new RetryPolicy.Random(), seconds(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
  }

  private static List<Long> seconds(long... values) {
    return Arrays.stream(values).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("tables")
  @DisplayName("[client-66] Timed like the C client, a policy retries at the documented seconds")
  void delay_LIKE_C_followsItsTable(RetryPolicy policy, List<Long> table) {
    assertThat(attempts(policy, LOWEST)).isEqualTo(table);
  }

  @Test
  @DisplayName("[client-66] Like the C client, jitter shows from twenty seconds on, in one second")
  void delay_LIKE_C_WITH_MOST_JITTER_followsItsTable() {
    assertThat(attempts(new RetryPolicy.ExponentialBackoffWithJitter(), HIGHEST))
        .isEqualTo(seconds(0, 1, 3, 7, 15, 31, 62, 93, 124, 155, 186, 217));
    assertThat(attempts(new RetryPolicy.Random(), HIGHEST))
        .isEqualTo(seconds(0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44));
  }

  @Test
  @DisplayName("[client-66] Without a policy nothing is tried again")
  void failed_NONE_grantsNothing() {
    assertThat(attempts(new RetryPolicy.None(), LOWEST)).isEmpty();
  }

  @Test
  @DisplayName("[client-66] Like the C client, any unit and cap count in whole seconds")
  void delay_LIKE_C_ANY_WAITS_isWholeSeconds() {
    Seed.times(
        500,
        random -> {
          RetryPolicy policy = RetryEngineTest.anyPolicy(random);
          Duration wait =
              Waits.bounded(RetryTiming.LIKE_C.delay(policy, random.nextInt(1, 1000), random));
          assertThat(wait).isEqualTo(Duration.ofSeconds(wait.toSeconds()));
        });
  }

  @Test
  @DisplayName("[client-67] A thousand clients that lost their hub spread over the whole wait")
  void delay_SPREAD_AT_THE_CAP_spreads() {
    Seed.times(
        20,
        random -> {
          int[] bins = new int[31];
          for (int client = 0; client < 1000; client++) {
            RetryPolicy policy = RetrySettings.DEFAULT.policy();
            SplittableRandom own = random.split();
            bins[(int) RetryTiming.SPREAD.delay(policy, 10, own).toSeconds()]++;
          }
          for (int bin : bins) {
            assertThat(bin).isLessThan(150);
          }
        });
  }

  @Test
  @DisplayName("[client-68] By default waits have milliseconds")
  void delay_SPREAD_hasMilliseconds() {
    RetryPolicy policy = new RetryPolicy.Interval(Duration.ofMillis(1234));
    assertThat(RetryTiming.SPREAD.delay(policy, 1, LOWEST)).isEqualTo(Duration.ofMillis(1234));
    RetryPolicy linear = new RetryPolicy.LinearBackoff(Duration.ofMillis(300), Duration.ofDays(1));
    assertThat(RetryTiming.SPREAD.delay(linear, 3, LOWEST)).isEqualTo(Duration.ofMillis(900));
  }

  /** The seconds of the first twelve retries if each attempt fails at once. */
  private static List<Long> attempts(RetryPolicy policy, RandomGenerator random) {
    RetryEngine engine = new RetryEngine();
    engine.settings(
        RetrySettings.DEFAULT.with(policy, Duration.ZERO).withTiming(RetryTiming.LIKE_C));
    Duration now = Duration.ZERO;
    List<Long> attempts = new ArrayList<>();
    RetryEngine.Step step = engine.failed(now.toNanos(), random);
    while (step.attempt() && attempts.size() < 12) {
      now = now.plus(step.delay());
      attempts.add(now.toSeconds());
      step = engine.failed(now.toNanos(), random);
    }
    return attempts;
  }
}
