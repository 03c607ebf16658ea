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
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class HalfCloseTest {

  @TempDir Path folder;

  private final Loops loops = new Loops();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    loops.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-8] a half-close lets out all that was sent, receives what comes, and ends when the"
          + " peer does")
  void halfClose_PEER_STILL_SENDS_nothingIsLost(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      CompletableFuture<Boolean> done =
          loops.on(() -> {
            for (int i = 0; i < 20; i++) {
              socket.send(Unpooled.wrappedBuffer(new byte[50_000]));
            }
            return socket.halfClose(Loops.LONG);
          });
      assertThat(loops.on(socket::isConnected)).isFalse();
      assertThat(loops.send(socket, "aa")).as("too late").isFalse();
      peer.write(kind.frame("bb"));
      int frame = kind.frame("").length() / 2 + 50_000;
      assertThat(peer.readBytes(20 * frame)).hasSize(20 * frame);
      assertThat(peer.isAtEnd()).isTrue();
      assertThat(done).isNotDone();

      peer.write(kind.frame("cc"));
      Loops.awaitTold(recorder, Recorder.CONNECTED, "bb", "cc");
      peer.shutdownOutput();
      assertThat(done).succeedsWithin(3, TimeUnit.MINUTES).isEqualTo(true);
    }
    Loops.awaitTold(recorder, Recorder.CONNECTED, "bb", "cc");
    assertThat(recorder.writtenCount()).isEqualTo(20);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-8] a peer that does not end is closed when the patience is over")
  void halfClose_PEER_STAYS_isBounded(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      CompletableFuture<Boolean> done = loops.on(() -> socket.halfClose(Duration.ofMillis(100)));
      assertThat(done).succeedsWithin(3, TimeUnit.MINUTES).isEqualTo(false);
      assertThat(peer.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a half-close without a peer is done at once, and no peer is sought any more")
  void halfClose_NO_PEER_isDone(Kind kind) throws IOException {
    MockTicker clock = Ticker.newMockTicker();
    try (RawListener host = RawListener.bind(Loops.free(kind, folder));
        TurnedLoop turned = new TurnedLoop(clock)) {
      PairSocket socket = PairSockets.connect(turned.loop(), host.address(), recorder);
      try (RawPeer peer = turned.take(host::poll)) {
        turned.until(() -> turned.next().equals(TurnedLoop.GREETING_LIMIT));
        CompletableFuture<Boolean> done = socket.halfClose(Loops.LONG);
        assertThat(done).isCompletedWithValue(true);
        assertThat(socket.halfClose(Loops.LONG)).isSameAs(done);
        turned.turn();
        assertThat(peer.read(9)).isEqualTo(RawPeer.GREETING);
      }
      for (int i = 0; i < 10; i++) {
        clock.advance(100, TimeUnit.MILLISECONDS);
        turned.turn();
        assertThat(host.poll()).isEmpty();
      }
    }
    assertThat(recorder.told()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a close ends it at once, also a half-close under way, and tells nothing")
  void close_HALF_CLOSED_endsAtOnce(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      CompletableFuture<Boolean> done = loops.on(() -> socket.halfClose(Loops.LONG));
      loops.on(() -> {
        socket.close();
        return true;
      });
      assertThat(done).isCompletedWithValue(false);
      await().atMost(Loops.LONG).until(peer::isAtEnd);
    }
    Loops.awaitTold(recorder, Recorder.CONNECTED);
  }
}
