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
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class ConnectTest {

  @TempDir Path folder;

  private final Loops loops = new Loops();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    loops.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-1] it connects, greets as a PAIR socket does, and frames messages")
  void connect_PEER_LISTENS_greetsAndFrames(Kind kind) throws IOException {
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      PairSocket socket = loops.connect(host.address(), recorder);
      try (RawPeer peer = host.accept()) {
        assertThat(peer.read(8)).as("before the other's").isEqualTo(RawPeer.GREETING);
        assertThat(loops.on(socket::isConnected)).isFalse();
        peer.write("005350000010abcd");
        Loops.awaitTold(recorder, Recorder.CONNECTED);

        assertThat(loops.send(socket, "a16c010300000008")).isTrue();
        assertThat(peer.read(kind == Kind.IPC ? 17 : 16)).isEqualTo(kind.frame("a16c010300000008"));
        peer.write(kind.frame("") + kind.frame("01ff00"));
        Loops.awaitTold(recorder, Recorder.CONNECTED, "", "01ff00");
        await().atMost(Loops.LONG).until(() -> recorder.writtenCount() == 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-1] a gateway message goes out as its bytes in a frame")
  void send_MESSAGE_isFramed(Kind kind) throws IOException {
    GatewayMessage message =
        GatewayMessage.read(HexFormat.of().parseHex("a160000000130000000161006200000000017a"));
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      PairSocket socket = loops.connect(host.address(), recorder);
      try (RawPeer peer = host.greet()) {
        Loops.awaitTold(recorder, Recorder.CONNECTED);
        loops.on(() -> {
          socket.send(message);
          socket.send(message);
          socket.flush();
          return true;
        });
        String frame = kind.frame("a160000000130000000161006200000000017a");
        assertThat(peer.read(frame.length())).isEqualTo(frame + frame);
        await().atMost(Loops.LONG).until(() -> recorder.writtenCount() == 2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-4] a lost peer is dialled again at once, then every 100 ms without end")
  void connect_PEER_LOST_isDialledAgain(Kind kind) throws IOException {
    SpAddress address;
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      address = host.address();
      loops.connect(address, recorder);
      try (RawPeer first = host.greet()) {
        Loops.awaitTold(recorder, Recorder.CONNECTED);
        first.write(kind.frame("aa"));
      }
      Loops.awaitTold(recorder, Recorder.CONNECTED, "aa", Recorder.DISCONNECTED);
      try (RawPeer second = host.greet()) {
        await().atMost(Loops.LONG).until(() -> recorder.told().size() == 4);
        second.write(kind.frame("bb"));
        await().atMost(Loops.LONG).until(() -> recorder.hasTold("bb"));
      }
    }
    await().atMost(Loops.LONG).until(() -> recorder.told().size() == 6);
    if (address instanceof SpAddress.Ipc ipc) {
      Files.delete(ipc.path());
    }
    // Nobody listens for some attempts.
    await().atMost(Loops.LONG).pollDelay(Duration.ofMillis(350)).until(() -> true);
    try (RawListener host = RawListener.bind(address);
        RawPeer third = host.greet()) {
      await().atMost(Loops.LONG).until(() -> recorder.told().size() == 7);
      third.write(kind.frame("cc"));
      await().atMost(Loops.LONG).until(() -> recorder.hasTold("cc"));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-1] a wrong greeting closes the connection, and it is dialled again")
  void connect_WRONG_GREETING_isClosed(Kind kind) throws IOException {
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      loops.connect(host.address(), recorder);
      for (String wrong : new String[] {"0053500000110000", "485454502f312e31"}) {
        try (RawPeer peer = host.accept()) {
          peer.write(wrong);
          assertThat(peer.read(9)).isEqualTo(RawPeer.GREETING);
        }
      }
      try (RawPeer peer = host.accept()) {
        peer.greet();
        Loops.awaitTold(recorder, Recorder.CONNECTED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-1] a peer that does not greet within a second is closed")
  void connect_NO_GREETING_isClosed(Kind kind) throws IOException {
    MockTicker clock = Ticker.newMockTicker();
    try (RawListener host = RawListener.bind(Loops.free(kind, folder));
        TurnedLoop turned = new TurnedLoop(clock)) {
      PairSockets.connect(turned.loop(), host.address(), recorder);
      try (RawPeer peer = turned.take(host::poll)) {
        turned.until(() -> turned.next().equals(TurnedLoop.GREETING_LIMIT));
        peer.write("00535000");
        clock.advance(999, TimeUnit.MILLISECONDS);
        turned.turn();
        assertThat(turned.next()).as("what is left").isEqualTo(Duration.ofMillis(1));
        clock.advance(1, TimeUnit.MILLISECONDS);
        turned.turn();
        assertThat(peer.read(9)).isEqualTo(RawPeer.GREETING);
      }
    }
    assertThat(recorder.told()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-3] a length above 1 MiB, taken as unsigned, closes the connection")
  void received_TOO_LONG_isClosed(Kind kind) throws IOException {
    String type = kind == Kind.IPC ? "01" : "";
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      loops.connect(host.address(), recorder);
      for (String length : new String[] {"0000000000100001", "ffffffffffffffff"}) {
        try (RawPeer peer = host.greet()) {
          peer.write(kind.frame("aa") + type + length);
          assertThat(peer.isAtEnd()).isTrue();
        }
      }
    }
    await().atMost(Loops.LONG).until(() -> recorder.told().size() == 6);
    assertThat(recorder.told().subList(0, 3))
        .containsExactly(Recorder.CONNECTED, "aa", Recorder.DISCONNECTED);
  }

  @Test
  @DisplayName("[gateway-1] an ipc frame of another type closes the connection")
  void received_OTHER_TYPE_isClosed() throws IOException {
    try (RawListener host = RawListener.bind(Loops.free(Kind.IPC, folder))) {
      loops.connect(host.address(), recorder);
      try (RawPeer peer = host.greet()) {
        peer.write("02" + "0000000000000001" + "aa");
        assertThat(peer.isAtEnd()).isTrue();
      }
      Loops.awaitTold(recorder, Recorder.CONNECTED, Recorder.DISCONNECTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a peer that shuts its output down has gone, after all that it sent came")
  void received_PEER_HALF_CLOSES_allComesThenDisconnected(Kind kind) throws IOException {
    try (RawListener host = RawListener.bind(Loops.free(kind, folder))) {
      loops.connect(host.address(), recorder);
      try (RawPeer peer = host.greet()) {
        peer.write(kind.frame("aa") + kind.frame("bb"));
        peer.shutdownOutput();
        assertThat(peer.isAtEnd()).isTrue();
      }
      await().atMost(Loops.LONG).until(() -> recorder.told().size() >= 4);
      assertThat(recorder.told().subList(0, 4))
          .containsExactly(Recorder.CONNECTED, "aa", "bb", Recorder.DISCONNECTED);
    }
  }

  @Test
  @DisplayName("a host name is looked up")
  void connect_HOST_NAME_isLookedUp() throws IOException {
    try (RawListener host = RawListener.bind(new SpAddress.Tcp("127.0.0.1", 0))) {
      int port = ((SpAddress.Tcp) host.address()).port();
      loops.connect(new SpAddress.Tcp("localhost", port), recorder);
      try (RawPeer peer = host.greet()) {
        Loops.awaitTold(recorder, Recorder.CONNECTED);
        assertThat(peer).isNotNull();
      }
    }
  }
}
