/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryEngineTest {

  private static final RandomGenerator LOWEST = () -> 0L;

  private final RetryEngine engine = new RetryEngine();

  static RetryPolicy anyPolicy(SplittableRandom random) {
    Duration base = Duration.ofMillis(random.nextLong(1, 100_000));
    Duration cap = Duration.ofMillis(random.nextLong(0, 200_000));
    return switch (random.nextInt(7)) {
      case 0 -> new RetryPolicy.Immediate();
      case 1 -> new RetryPolicy.Interval(base);
      case 2 -> new RetryPolicy.LinearBackoff(base, cap);
      case 3 -> new RetryPolicy.ExponentialBackoff(base, cap);
      case 4 -> new RetryPolicy.ExponentialBackoffWithJitter(base, cap);
      case 5 -> new RetryPolicy.Random(base);
      default -> (failures, any) -> Duration.ofMillis(any.nextLong(-1000, 100_000));
    };
  }

  @Test
  @DisplayName("[client-69] Whatever policy, limit and attempts: one retry, none after the limit")
  void failed_ANY_SERIES_keepsTheLimit() {
    Seed.times(
        5000,
        random -> {
          RetryEngine any = new RetryEngine();
          Duration limit = Duration.ofMillis(random.nextLong(1, 300_000));
          RetryTiming timing = random.nextBoolean() ? RetryTiming.SPREAD : RetryTiming.LIKE_C;
          any.settings(RetrySettings.DEFAULT.with(anyPolicy(random), limit).withTiming(timing));
          long first = random.nextLong();
          long now = first;
          RetryEngine.Step step = any.failed(now, random);
          assertThat(step.attempt()).isTrue();
          assertThat(step.delay()).isBetween(Duration.ZERO, limit);
          for (int i = 0; i < 1000 && step.attempt(); i++) {
            long attempt = random.nextBoolean() ? 0 : random.nextLong(40_000_000_000L);
            now += step.delay().toNanos() + attempt;
            step = any.failed(now, random);
            long end = now + step.delay().toNanos() - first;
            if (step.attempt()) {
              assertThat(end).isLessThan(limit.toNanos());
            } else {
              assertThat(step.delay()).isGreaterThanOrEqualTo(Duration.ZERO);
              assertThat(end).isGreaterThanOrEqualTo(limit.toNanos());
              assertThat(step.delay().isZero() || end == limit.toNanos()).isTrue();
            }
          }
        });
  }

  @Test
  @DisplayName("[client-69] A limit stops only after one retry, and at its time")
  void failed_LIMIT_OF_A_SECOND_retriesOnce() {
    engine.settings(
        RetrySettings.DEFAULT
            .with(new RetryPolicy.Interval(), Duration.ofSeconds(1))
            .withTiming(RetryTiming.LIKE_C));

    assertThat(engine.failed(0, LOWEST)).isEqualTo(new RetryEngine.Step(Duration.ZERO, true));
    assertThat(engine.failed(0, LOWEST))
        .isEqualTo(new RetryEngine.Step(Duration.ofSeconds(1), false));
    assertThat(engine.failed(2_000_000_000L, LOWEST))
        .isEqualTo(new RetryEngine.Step(Duration.ZERO, false));
  }

  @Test
  @DisplayName("[client-69] Without a limit it goes on for ever, and the wait stays at the cap")
  void failed_WITHOUT_LIMIT_goesOn() {
    engine.settings(
        RetrySettings.DEFAULT.with(new RetryPolicy.ExponentialBackoff(), Duration.ZERO));
    RetryEngine.Step step = engine.failed(0, LOWEST);
    for (int i = 0; i < 100_000; i++) {
      step = engine.failed(i, LOWEST);
    }
    assertThat(step).isEqualTo(new RetryEngine.Step(Duration.ofSeconds(30), true));
  }

  @Test
  @DisplayName("A reset begins the series and the limit's time anew")
  void reset_AFTER_FAILURES_beginsAnew() {
    engine.settings(
        RetrySettings.DEFAULT.with(new RetryPolicy.LinearBackoff(), Duration.ofSeconds(8)));
    engine.failed(0, LOWEST);
    engine.failed(Duration.ofSeconds(5).toNanos(), LOWEST);
    engine.reset();

    assertThat(engine.failed(Duration.ofHours(1).toNanos(), LOWEST))
        .isEqualTo(new RetryEngine.Step(Duration.ofSeconds(5), true));
  }

  @Test
  @DisplayName("Base and cap that were set beside a policy survive its change")
  void with_OTHER_POLICY_keepsBaseAndCap() {
    RetrySettings set =
        RetrySettings.DEFAULT.withBase(Duration.ofSeconds(2)).withCap(Duration.ofSeconds(7));

    RetrySettings changed = set.with(new RetryPolicy.LinearBackoff(), Duration.ZERO);

    assertThat(changed.policy()).isEqualTo(new RetryPolicy.LinearBackoff());
    assertThat(changed.effective())
        .isEqualTo(new RetryPolicy.LinearBackoff(Duration.ofSeconds(2), Duration.ofSeconds(7)));
    assertThat(changed.with(new RetryPolicy.Random(), Duration.ZERO).effective())
        .isEqualTo(new RetryPolicy.Random(Duration.ofSeconds(2)));
    assertThat(changed.with(new RetryPolicy.None(), Duration.ZERO).effective())
        .isEqualTo(new RetryPolicy.None());
  }

  @Test
  @DisplayName("A policy of the user's that fails or answers nonsense does no harm")
  void failed_BROKEN_POLICY_waits() {
    engine.settings(
        RetrySettings.DEFAULT.with(
            (failures, random) -> {
              throw new IllegalStateException("broken");
            },
            Duration.ZERO));
    assertThat(engine.failed(0, LOWEST).delay()).isEqualTo(Duration.ofSeconds(30));
    engine.settings(
        RetrySettings.DEFAULT.with(
            (failures, random) -> Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO));
    assertThat(engine.failed(0, LOWEST).delay()).isEqualTo(Waits.LONGEST);
  }

  @Test
  @DisplayName("Bounds that make no sense are refused by name")
  void create_BAD_BOUNDS_isRefused() {
    assertThatThrownBy(() -> new RetryPolicy.Interval(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base");
    assertThatThrownBy(
            () -> new RetryPolicy.LinearBackoff(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cap");
    assertThatThrownBy(() -> RetrySettings.DEFAULT.withBase(Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> RetrySettings.DEFAULT.with(new RetryPolicy.None(), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit");
  }
}
