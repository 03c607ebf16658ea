/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RawWebSocket;
import io.holdfast.faults.RawWebSocketClient;
import io.holdfast.faults.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FramesTest {

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
  private final List<Throwable> thrown = new ArrayList<>();
  private final EmbeddedChannel channel = open();

  private EmbeddedChannel open() {
    EmbeddedChannel made =
        new EmbeddedChannel(
            new Frames(),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                thrown.add(cause);
                var _ = context.channel().close();
              }

              @Override
              public void userEventTriggered(ChannelHandlerContext context, Object event) {
                assertThat(event).isEqualTo(ChannelInputShutdownEvent.INSTANCE);
                assertThat(context.channel().isOpen()).as("the protocol closes it").isTrue();
                var _ = context.channel().close();
              }
            });
    made.config().setAllocator(memory);
    return made;
  }

  @AfterEach
  void nothingIsLeft() {
    var _ = channel.finishAndReleaseAll();
    assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory()).isZero();
  }

  private void read(byte[] bytes) {
    ByteBuf in = memory.buffer(bytes.length);
    in.writeBytes(bytes);
    boolean _ = channel.writeInbound(in);
  }

  private byte[] received() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
      all.writeBytes(ByteBufUtil.getBytes(piece));
      piece.release();
    }
    return all.toByteArray();
  }

  private byte[] sent() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(piece));
      piece.release();
    }
    return all.toByteArray();
  }

  @Test
  @DisplayName("[mqtt-6] however frames are cut, the stream of bytes is the same")
  void read_CUT_ANYHOW_givesTheSameBytes() {
    Seed.times(300, this::readCut);
  }

  private void readCut(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(200_000)];
    random.nextBytes(bytes);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    boolean inMessage = false;
    for (int at = 0; at < bytes.length; ) {
      int next = Math.min(bytes.length, at + random.nextInt(random.nextBoolean() ? 90_000 : 300));
      boolean last = random.nextBoolean();
      int opcode = inMessage ? RawWebSocket.CONTINUATION : RawWebSocket.BINARY;
      frames.writeBytes(
          RawWebSocketClient.frame(opcode, last, Arrays.copyOfRange(bytes, at, next)));
      inMessage = !last;
      at = next;
    }
    byte[] all = frames.toByteArray();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    for (int at = 0; at < all.length; ) {
      int next = Math.min(all.length, at + 1 + random.nextInt(50_000));
      read(Arrays.copyOfRange(all, at, next));
      got.writeBytes(received());
      at = next;
    }
    if (inMessage) {
      read(RawWebSocketClient.frame(RawWebSocket.CONTINUATION, true, new byte[0]));
    }
    assertThat(got.toByteArray()).isEqualTo(bytes);
    assertThat(thrown).isEmpty();
  }

  @Test
  @DisplayName("a frame of any length costs no memory: what came of it goes on at once")
  void read_HUGE_FRAME_goesOnInPieces() {
    byte[] head = {(byte) 0x82, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0};
    read(head);
    assertThat(received()).isEmpty();
    for (int i = 0; i < 100; i++) {
      read(new byte[10_000]);
      assertThat(received()).hasSize(10_000);
    }
    assertThat(memory.metric().usedHeapMemory()).isZero();
  }

  @Test
  @DisplayName("what leaves is one frame, with its length in as few bytes as it needs")
  void write_EACH_LENGTH_isOneFrame() {
    for (int length : new int[] {1, 125, 126, 65_535, 65_536, 200_000}) {
      byte[] body = new byte[length];
      Arrays.fill(body, (byte) 7);
      boolean _ = channel.writeOutbound(Unpooled.wrappedBuffer(body));
      assertThat(sent()).isEqualTo(RawWebSocket.frame(RawWebSocket.BINARY, true, body));
    }
    boolean _ = channel.writeOutbound(Unpooled.buffer(0));
    assertThat(sent()).isEmpty();
  }

  @Test
  @DisplayName("pings of a client that does not read are not answered, and do not pile up")
  void ping_NOT_WRITABLE_isNotAnswered() {
    ChannelOutboundBuffer buffer = Objects.requireNonNull(channel.unsafe().outboundBuffer());
    buffer.setUserDefinedWritability(1, false);
    read(RawWebSocketClient.frame(RawWebSocket.PING, true, new byte[5]));
    assertThat(sent()).isEmpty();
    buffer.setUserDefinedWritability(1, true);
    read(RawWebSocketClient.frame(RawWebSocket.PING, true, new byte[5]));
    assertThat(sent()).isEqualTo(RawWebSocket.frame(RawWebSocket.PONG, true, new byte[5]));
  }

  @Test
  @DisplayName("a ping may stand between the frames of a message, and arrive byte by byte")
  void ping_WITHIN_A_MESSAGE_isAnswered() {
    read(RawWebSocketClient.frame(RawWebSocket.BINARY, false, new byte[] {1}));
    for (byte one : RawWebSocketClient.frame(RawWebSocket.PING, true, new byte[] {9, 8})) {
      read(new byte[] {one});
    }
    read(RawWebSocketClient.frame(RawWebSocket.CONTINUATION, true, new byte[] {2}));
    assertThat(received()).containsExactly(1, 2);
    assertThat(sent()).isEqualTo(RawWebSocket.frame(RawWebSocket.PONG, true, new byte[] {9, 8}));
  }

  @Test
  @DisplayName("behind the client's close nothing is read, and nothing is sent behind ours")
  void close_BY_THE_CLIENT_endsBothWays() {
    byte[] code = {3, (byte) 0xe8};
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(RawWebSocketClient.frame(RawWebSocket.CLOSE, true, code));
    both.writeBytes(RawWebSocketClient.frame(RawWebSocket.BINARY, true, new byte[] {1}));
    read(both.toByteArray());
    assertThat(received()).isEmpty();
    assertThat(sent()).isEqualTo(RawWebSocket.frame(RawWebSocket.CLOSE, true, code));
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.write(memory.buffer(1).writeByte(1)).cause())
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("ours to close: the client is told, once")
  void close_BY_THE_SERVER_tellsTheClient() {
    var _ = channel.close();
    var _ = channel.close();
    assertThat(sent())
        .isEqualTo(RawWebSocket.frame(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xe8}));
  }

  @Test
  @DisplayName("a broken frame is told with its code, and nothing behind it is read")
  void read_BROKEN_endsWithTheCode() {
    read(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0, (byte) 0x82, (byte) 0x80, 0, 0, 0, 0});
    assertThat(thrown).hasSize(1);
    assertThat(thrown.getFirst()).hasMessage("WebSocket: text").isInstanceOf(FrameException.class);
    assertThat(sent())
        .isEqualTo(RawWebSocket.frame(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xeb}));
  }

  @Test
  @DisplayName("whatever arrives, it ends in bytes, or in one refusal")
  void read_ANYTHING_neverFails() {
    Seed.times(
        2_000,
        random -> {
          EmbeddedChannel other = open();
          int before = thrown.size();
          for (int i = 0; i < 5 && other.isOpen(); i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
              bytes[0] = (byte) (0x80 | random.nextInt(11));
              bytes[1] |= (byte) 0x80;
            }
            boolean _ = other.writeInbound(memory.buffer().writeBytes(bytes));
          }
          boolean _ = other.finishAndReleaseAll();
          assertThat(thrown.size() - before).isLessThanOrEqualTo(1);
          assertThat(thrown).allMatch(FrameException.class::isInstance);
        });
  }
}
