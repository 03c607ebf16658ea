/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.Loops.Kind;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a peer is dialled again. */
@ExtendWith(LeakGuard.class)
class RedialTest {

  private static final int TRIES = 6;

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-4] a peer that goes after a while is dialled again at once")
  void connect_PEER_LOST_isDialledAtOnce(Kind kind) throws IOException {
    MockTicker clock = Ticker.newMockTicker();
    try (RawListener host = RawListener.bind(Loops.free(kind, folder));
        TurnedLoop turned = new TurnedLoop(clock)) {
      PairSockets.connect(turned.loop(), host.address(), recorder);
      RawPeer peer = turned.take(host::poll);
      for (int i = 0; i < TRIES; i++) {
        turned.until(() -> turned.next().equals(TurnedLoop.GREETING_LIMIT));
        peer.greet();
        int told = 2 * i + 1;
        turned.until(() -> recorder.told().size() == told);
        clock.advance(150, TimeUnit.MILLISECONDS);
        peer.close();
        // The clock stands: who waits does not get here.
        peer = turned.take(host::poll);
      }
      peer.close();
    }
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
        turned.until(() -> turned.next().equals(TurnedLoop.GREETING_LIMIT));
        if (i % 2 == 0) {
          peer.greet();
          int told = i + 1;
          turned.until(() -> recorder.told().size() == told);
        }
        peer.close();
        turned.until(() -> !turned.next().equals(TurnedLoop.GREETING_LIMIT));

        assertThat(turned.next()).isEqualTo(Duration.ofMillis(100));
        clock.advance(99, TimeUnit.MILLISECONDS);
        turned.turn();
        assertThat(host.poll()).isEmpty();
        clock.advance(1, TimeUnit.MILLISECONDS);
      }
      turned.take(host::poll).close();
    }
  }
}
