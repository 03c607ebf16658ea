/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.http.Pump;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RenewalTimerTest {

  private static final Login LOGIN = new Login("u", "p", Duration.ofSeconds(80));

  private final Pump pump = new Pump();
  private final List<String> told = new ArrayList<>();
  private final RenewalTimer timer =
      new RenewalTimer(pump.loop(), () -> told.add("due"), () -> told.add("expiring"));

  @AfterEach
  void close() {
    pump.close();
  }

  @Test
  @DisplayName("[client-90] A day forward or back on the wall clock changes no renewal")
  void begin_WALL_CLOCK_JUMPS_isDueInTime() {
    for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(-1))) {
      told.clear();
      long asked = pump.loop().nanoTime();
      pump.clock.turn(jump);
      timer.begin(LOGIN, asked);
      pump.clock.turn(jump.negated());
      pump.turn(Duration.ofMillis(79_999));
      assertThat(told).isEmpty();
      pump.turn(Duration.ofMillis(1));

      assertThat(told).containsExactly("due");
    }
  }

  @Test
  @DisplayName("[client-86] The time that connecting took counts, also if it took too long")
  void begin_LATE_isDueEarlier() {
    long asked = pump.loop().nanoTime();
    pump.turn(Duration.ofSeconds(70));
    timer.begin(LOGIN, asked);
    pump.turn(Duration.ofSeconds(10));
    assertThat(told).containsExactly("due");
    timer.begin(LOGIN, asked);
    pump.until(() -> told.size() == 2);
  }

  @Test
  @DisplayName("[client-89] What cannot be renewed is announced instead")
  void begin_NOT_RENEWABLE_isExpiring() {
    timer.begin(new Login("u", "p", Duration.ofSeconds(80), false, null), pump.loop().nanoTime());
    pump.turn(Duration.ofSeconds(80));

    assertThat(told).containsExactly("expiring");
  }

  @Test
  @DisplayName("What does not end, and what has ended, is never due")
  void begin_WITHOUT_END_isNeverDue() {
    timer.begin(new Login("u", "p", null), pump.loop().nanoTime());
    timer.begin(LOGIN, pump.loop().nanoTime());
    timer.end();
    pump.turn(Duration.ofDays(1));

    assertThat(told).isEmpty();
  }

  @Test
  @DisplayName(
      "[client-86] Clients that started together renew up to 5 % earlier, each at its time")
  void begin_MANY_driftApart() {
    MockTicker ticker = Ticker.newMockTicker();
    LoopSettings settings =
        new LoopSettings(InstantSource.system(), ticker, new SplittableRandom(1));
    TreeSet<Long> times = new TreeSet<>();
    try (IoDriver driver = IoDriver.onCurrentThread(settings)) {
      for (int i = 0; i < 200; i++) {
        new RenewalTimer(driver.loop(), () -> times.add(ticker.nanoTime()), () -> {})
            .begin(LOGIN, 0);
      }
      for (int i = 0; i < 800; i++) {
        ticker.advance(100, TimeUnit.MILLISECONDS);
        driver.doWork();
      }
    }
    assertThat(times.first()).isGreaterThanOrEqualTo(Duration.ofSeconds(76).toNanos());
    assertThat(times.last()).isLessThanOrEqualTo(Duration.ofSeconds(80).toNanos());
    assertThat(times).hasSizeGreaterThan(30);
  }
}
