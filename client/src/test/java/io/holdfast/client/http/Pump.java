/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.SettableClock;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A loop that the test's own thread drives, with time in the test's hand; no jitter. */
public final class Pump implements AutoCloseable {

  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public final MockTicker ticker = Ticker.newMockTicker();
  public final SettableClock clock = new SettableClock(NOON);
  public final IoDriver driver =
      IoDriver.onCurrentThread(new LoopSettings(clock, ticker, () -> 0L));

  public IoLoop loop() {
    return driver.loop();
  }

  /** Drives the loop until it is so. */
  public void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so in " + PATIENCE);
      }
      driver.doWork(Duration.ofMillis(5));
    }
  }

  /** Lets both clocks go on, and does what is due then. */
  public void turn(Duration amount) {
    clock.turn(amount);
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    driver.doWork();
  }

  @Override
  public void close() {
    driver.close();
  }
}
