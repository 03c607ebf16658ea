/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.Loops.Kind;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class BindTest {

  @TempDir Path folder;

  private final Loops loops = new Loops();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    loops.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-2] a bound socket greets and serves one peer after the other")
  void bind_PEERS_ONE_AFTER_THE_OTHER_areServed(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    for (int i = 1; i <= 3; i++) {
      int events = 3 * i;
      try (RawPeer peer = RawPeer.connect(socket.address())) {
        assertThat(peer.read(8)).isEqualTo(RawPeer.GREETING);
        peer.write(RawPeer.GREETING + kind.frame("0" + i));
        await().atMost(Loops.LONG).until(() -> recorder.told().size() == events - 1);
        assertThat(loops.send(socket, "ff")).isTrue();
        assertThat(peer.read(kind.frame("ff").length() / 2)).isEqualTo(kind.frame("ff"));
      }
      await().atMost(Loops.LONG).until(() -> recorder.told().size() == events);
    }
    assertThat(recorder.told().subList(0, 6))
        .containsExactly(
            Recorder.CONNECTED,
            "01",
            Recorder.DISCONNECTED,
            Recorder.CONNECTED,
            "02",
            Recorder.DISCONNECTED);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-2] a second peer gets the greeting and is closed; the first stays")
  void bind_SECOND_PEER_isClosedAfterTheGreeting(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    try (RawPeer first = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      try (RawPeer second = RawPeer.greet(socket.address())) {
        assertThat(second.isAtEnd()).isTrue();
      }
      first.write(kind.frame("aa"));
      Loops.awaitTold(recorder, Recorder.CONNECTED, "aa");
    }
  }

  @Test
  @DisplayName("[gateway-2] the socket file of a process that was killed is replaced")
  void bind_STALE_FILE_isReplaced() throws IOException {
    SpAddress address = Loops.free(Kind.IPC, folder);
    RawListener.bind(address).close();
    assertThat(folder.resolve("s")).as("left behind").exists();

    PairSocket socket = loops.bind(address, recorder);
    try (RawPeer peer = RawPeer.greet(address)) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      assertThat(peer).isNotNull();
    }
    loops.on(() -> {
      socket.close();
      return true;
    });
    assertThat(folder.resolve("s")).as("removed at the end").doesNotExist();
  }

  @Test
  @DisplayName("[gateway-2] where another program listens, its socket stays and binding fails")
  void bind_ANOTHER_LISTENS_fails() throws IOException {
    SpAddress address = Loops.free(Kind.IPC, folder);
    try (RawListener other = RawListener.bind(address)) {
      assertThatThrownBy(() -> loops.bind(address, recorder))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another program listens there");
      other.accept().close();
      try (RawPeer peer = RawPeer.connect(address)) {
        assertThat(peer).isNotNull();
      }
    }
  }

  @Test
  @DisplayName("a TCP port that is taken fails with its address")
  void bind_PORT_TAKEN_fails() throws IOException {
    try (RawListener other = RawListener.bind(Loops.free(Kind.TCP, folder))) {
      SpAddress address = other.address();
      assertThatThrownBy(() -> loops.bind(address, recorder))
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(address + " cannot be bound");
    }
  }

  @Test
  @DisplayName("a folder that is missing, and a file that is no socket, are said clearly")
  void bind_NO_PLACE_fails() throws IOException {
    assertThatThrownBy(
            () -> loops.bind(new SpAddress.Ipc(folder.resolve("no").resolve("s")), recorder))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the folder " + folder.resolve("no") + " does not exist");

    Path file = Files.writeString(folder.resolve("text"), "keep me");
    assertThatThrownBy(() -> loops.bind(new SpAddress.Ipc(file), recorder))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("that is no socket");
    assertThat(file).hasContent("keep me");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-2] a peer that does not greet keeps no other out, and is closed in a second")
  void bind_SILENT_PEER_keepsNobodyOut(Kind kind) throws IOException {
    MockTicker clock = Ticker.newMockTicker();
    try (TurnedLoop turned = new TurnedLoop(clock)) {
      CompletableFuture<PairSocket> bound =
          PairSockets.bind(turned.loop(), Loops.free(kind, folder), recorder);
      turned.until(bound::isDone);
      SpAddress address = bound.join().address();
      try (RawPeer silent = RawPeer.connect(address)) {
        turned.until(() -> turned.next().equals(TurnedLoop.GREETING_LIMIT));
        clock.advance(999, TimeUnit.MILLISECONDS);
        try (RawPeer other = RawPeer.connect(address)) {
          other.write(RawPeer.GREETING);
          turned.until(() -> recorder.hasTold(Recorder.CONNECTED));
          assertThat(turned.next()).as("what is left").isEqualTo(Duration.ofMillis(1));
          clock.advance(1, TimeUnit.MILLISECONDS);
          turned.turn();
          assertThat(silent.read(9)).isEqualTo(RawPeer.GREETING);
          other.write(kind.frame("aa"));
          turned.until(() -> recorder.hasTold("aa"));
          assertThat(recorder.told()).containsExactly(Recorder.CONNECTED, "aa");
        }
      }
    }
  }
}
