/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.Loops.Kind;
import io.holdfast.wire.gateway.SpGreeting;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a peer is dialled again. */
@ExtendWith(LeakGuard.class)
class RedialTest {

  private static final int TRIES = 6;

  /** The timer that runs while a connection lasts for less than that. */
  private static final Duration GREETING_LIMIT = Duration.ofMillis(SpGreeting.TIMEOUT_MILLIS);

  @TempDir Path folder;

  private final Loops loops = new Loops();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    loops.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-4] a peer that goes after a while is dialled again at once")
  void connect_PEER_LOST_isDialledAtOnce(Kind kind) throws IOException {
    List<Duration> waits = new ArrayList<>();
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      loops.connect(host.address(), recorder);
      RawPeer peer = host.accept();
      for (int i = 0; i < TRIES; i++) {
        int told = 2 * i + 1;
        peer.greet();
        await().atMost(Loops.LONG).until(() -> recorder.told().size() == told);
        await().pollDelay(Duration.ofMillis(150)).until(() -> true);
        long lost = System.nanoTime();
        peer.close();
        peer = host.accept();
        waits.add(Duration.ofNanos(System.nanoTime() - lost));
      }
      peer.close();
    }
    // The best of some, since a machine may be slow.
    assertThat(Collections.min(waits)).isLessThan(Duration.ofMillis(90));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-4] a peer that hangs up each time is dialled every 100 ms by the loop's clock")
  void connect_PEER_HANGS_UP_isDialledEvery100Millis(Kind kind) throws IOException {
    MockTicker clock = Ticker.newMockTicker();
    try (RawListener host = RawListener.bind(Loops.free(kind, folder));
        TurnedLoop turned = new TurnedLoop(clock)) {
      PairSockets.connect(turned.loop(), host.address(), recorder);
      for (int i = 0; i < TRIES; i++) {
        RawPeer peer = turned.take(host::poll);
        turned.until(() -> turned.next().equals(GREETING_LIMIT));
        if (i % 2 == 0) {
          peer.greet();
          int told = i + 1;
          turned.until(() -> recorder.told().size() == told);
        }
        peer.close();
        turned.until(() -> !turned.next().equals(GREETING_LIMIT));

        assertThat(turned.next()).isEqualTo(Duration.ofMillis(100));
        clock.advance(99, TimeUnit.MILLISECONDS);
        turned.turn();
        assertThat(host.poll()).isEmpty();
        clock.advance(1, TimeUnit.MILLISECONDS);
      }
      turned.take(host::poll).close();
    }
  }

  /** A loop that the test's thread turns, with a clock that it sets. */
  private static final class TurnedLoop implements AutoCloseable {

    private final Timers timers;
    private final SpLoop loop;

    TurnedLoop(Ticker clock) {
      timers = new Timers(clock);
      loop = SpLoop.driven(timers);
    }

    SpLoop loop() {
      return loop;
    }

    /** What is due happens, and what has arrived is read. */
    void turn() {
      timers.runNow();
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
      loop.close();
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
}
