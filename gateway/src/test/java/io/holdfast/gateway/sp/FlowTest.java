/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.Loops.Kind;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class FlowTest {

  @TempDir Path folder;

  private final Loops loops = new Loops();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() {
    loops.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("payloads of all sizes up to 1 MiB go both ways whole and in order")
  void send_ALL_SIZES_arriveInOrder(Kind kind) {
    Recorder far = new Recorder();
    PairSocket bound = loops.bind(Loops.free(kind, folder), far);
    PairSocket socket = loops.connect(bound.address(), recorder);
    await()
        .atMost(Loops.LONG)
        .until(() -> far.hasTold("connected") && recorder.hasTold("connected"));
    int[] sizes = {0, 1, 255, 8_191, 8_192, 8_193, 65_536, 65_537, 300_000, PairSocket.MAX_PAYLOAD};
    String[] expected = new String[sizes.length + 1];
    expected[0] = Recorder.CONNECTED;
    for (int i = 0; i < sizes.length; i++) {
      expected[i + 1] = "%02x".formatted(i + 1).repeat(sizes[i]);
    }
    loops.on(() -> {
      for (int i = 0; i < sizes.length; i++) {
        socket.send(filled(i + 1, sizes[i]));
        bound.send(filled(i + 1, sizes[i]));
      }
      socket.flush();
      bound.flush();
      return true;
    });
    Loops.awaitTold(far, expected);
    Loops.awaitTold(recorder, expected);
    await().atMost(Loops.LONG).until(() -> recorder.writtenCount() == sizes.length);
    await().atMost(Loops.LONG).until(() -> far.writtenCount() == sizes.length);
  }

  private static ByteBuf filled(int value, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return Unpooled.wrappedBuffer(bytes);
  }

  @Test
  @DisplayName("[gateway-3] a payload above 1 MiB is refused, and the connection stays")
  void send_TOO_LARGE_isRefused() throws IOException {
    PairSocket socket = loops.bind(Loops.free(Kind.IPC, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      ByteBuf payload = filled(1, PairSocket.MAX_PAYLOAD + 1);
      GatewayMessage message =
          GatewayMessage.of(Map.of(), Bytes.owning(new byte[PairSocket.MAX_PAYLOAD - 13]));
      loops.on(() -> {
        assertThatThrownBy(() -> socket.send(payload))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a message of 1,048,577 bytes cannot be sent; 1,048,576 are the most");
        assertThatThrownBy(() -> socket.send(message)).isInstanceOf(IllegalArgumentException.class);
        return true;
      });
      assertThat(payload.refCnt()).isZero();
      assertThat(loops.send(socket, "aa")).isTrue();
      assertThat(peer.read(10)).isEqualTo(Kind.IPC.frame("aa"));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("without a peer nothing is taken, and what was given is released")
  void send_NO_PEER_isNotTaken(Kind kind) {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    ByteBuf payload = filled(1, 10);

    assertThat(loops.on(() -> socket.send(payload))).isFalse();
    assertThat(payload.refCnt()).isZero();
    assertThat(loops.on(() -> socket.send(GatewayMessage.of(Map.of(), Bytes.EMPTY)))).isFalse();
    assertThat(loops.on(socket::isWritable)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a socket whose peer does not read is not writable, and tells when it is again")
  void isWritable_PEER_DOES_NOT_READ_isFalseUntilItDoes(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      int sent = 0;
      int[] full = {};
      while (full.length == 0) {
        sent += loops.on(() -> sendThousand(socket));
        full = loops.on(() -> countsWhileFull(socket));
      }
      assertThat(full[0]).isLessThan(sent);
      int told = full[1];
      peer.readBytes(sent * (kind.frame("").length() / 2 + 1_000));
      int all = sent;
      await().atMost(Loops.LONG).until(() -> recorder.writtenCount() == all);
      await().atMost(Loops.LONG).until(() -> recorder.writableCount() > told);
      assertThat(loops.on(socket::isWritable)).isTrue();
    }
  }

  /**
   * How often it has told that something was written, and that it is writable; nothing if it is.
   * The system may take more at any time: in one turn of the loop the three belong together.
   */
  private int[] countsWhileFull(PairSocket socket) {
    return socket.isWritable()
        ? new int[0]
        : new int[] {recorder.writtenCount(), recorder.writableCount()};
  }

  /** As much as it takes, in one flush; answers how many. */
  private static int sendThousand(PairSocket socket) {
    int sent = 0;
    while (socket.isWritable()) {
      socket.send(filled(1, 1_000));
      sent++;
    }
    socket.flush();
    return sent;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-8] what the system did not take when the peer went is not told as written")
  void written_PEER_GONE_isNotTold(Kind kind) throws IOException {
    PairSocket socket = loops.bind(Loops.free(kind, folder), recorder);
    try (RawPeer peer = RawPeer.greet(socket.address())) {
      Loops.awaitTold(recorder, Recorder.CONNECTED);
      loops.on(() -> {
        for (int i = 0; i < 20; i++) {
          socket.send(filled(1, PairSocket.MAX_PAYLOAD));
        }
        socket.flush();
        return true;
      });
      peer.readBytes(100);
    }
    Loops.awaitTold(recorder, Recorder.CONNECTED, Recorder.DISCONNECTED);
    assertThat(recorder.writtenCount()).isLessThan(20);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("while reading is paused the peer cannot send without end, and nothing is lost")
  void pauseReading_PEER_FLOODS_isHeldBack(Kind kind) {
    Recorder far = new Recorder();
    PairSocket bound = loops.bind(Loops.free(kind, folder), far);
    loops.on(() -> {
      bound.pauseReading();
      return true;
    });
    PairSocket socket = loops.connect(bound.address(), recorder);
    await()
        .atMost(Loops.LONG)
        .until(() -> far.hasTold("connected") && recorder.hasTold("connected"));
    int sent = 0;
    long settled = System.nanoTime();
    while (System.nanoTime() - settled < 200_000_000) {
      int more = loops.on(() -> sendThousand(socket));
      sent += more;
      settled = more > 0 ? System.nanoTime() : settled;
    }
    assertThat(far.told()).containsExactly(Recorder.CONNECTED);
    loops.on(() -> {
      bound.resumeReading();
      return true;
    });
    int all = sent;
    await().atMost(Loops.LONG).until(() -> far.told().size() == all + 1);
    assertThat(far.reads()).isPositive();
  }
}
