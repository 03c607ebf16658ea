/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.awaitility.Awaitility.await;

import io.holdfast.wire.gateway.SpGreeting;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A loop that the test's thread turns, with a clock that it sets. */
final class TurnedLoop implements AutoCloseable {

  /**
   * The timer that runs while a connection's peer has yet to greet, or lasts for less than that.
   */
  static final Duration GREETING_LIMIT = Duration.ofMillis(SpGreeting.TIMEOUT_MILLIS);

  private final Clock clock;
  private final Timers timers;
  private final SpLoop loop;

  TurnedLoop(MockTicker clock) {
    this.clock = new Clock(clock);
    timers = new Timers(this.clock);
    loop = SpLoop.driven(timers);
  }

  SpLoop loop() {
    return loop;
  }

  /** What is due happens, and what has arrived is read. */
  void turn() {
    int unused = timers.runNow();
    // The system gets back what the first turn has closed only when the selector looks again.
    unused = timers.runNow();
  }

  /** How long until a timer is due; minus a nanosecond if there is none, as Netty says it. */
  Duration next() {
    return Duration.ofNanos(timers.nanosToNext());
  }

  /** Turns it until it is so. */
  void until(BooleanSupplier condition) {
    Object unused = take(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Turns it until there is one. */
  <T> T take(Callable<Optional<T>> wanted) {
    return await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Loops.LONG)
        .until(
            () -> {
              turn();
              return wanted.call();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    clock.isRunning = true;
    loop.close();
  }

  /** The test's, until the loop ends: Netty waits for it to go on, if by a nanosecond. */
  private static final class Clock implements Ticker {

    private final MockTicker set;
    private boolean isRunning;

    Clock(MockTicker set) {
      this.set = set;
    }

    @Override
    public long initialNanoTime() {
      return set.initialNanoTime();
    }

    @Override
    public long nanoTime() {
      if (isRunning) {
        set.advance(1, TimeUnit.NANOSECONDS);
      }
      return set.nanoTime();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
      set.sleep(delay, unit);
    }
  }

  /** Tells what only heirs see. */
  private static final class Timers extends ManualIoEventLoop {

    Timers(Ticker clock) {
      super(null, Thread.currentThread(), NioIoHandler.newFactory(), clock);
    }

    long nanosToNext() {
      return nextScheduledTaskNano();
    }
  }
}
