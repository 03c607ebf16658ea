/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The hub's packets byte by byte, as chapter 3 of MQTT 3.1.1 has them, and when they leave. */
class OutboxTest {

  private final ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
  private final EmbeddedChannel channel = new EmbeddedChannel(handler);
  private final TurnedLane lane = new TurnedLane();
  private int emptied;
  private final Outbox outbox = new Outbox(context(), lane, () -> emptied++);

  private ChannelHandlerContext context() {
    return channel.pipeline().context(handler);
  }

  @AfterEach
  void close() {
    outbox.discard();
    boolean ignored = channel.finishAndReleaseAll();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What leaves when the turn ends, in one piece, as hex. */
  private String sent() {
    boolean ignored = lane.settle();
    ByteBuf out = channel.readOutbound();
    if (out == null) {
      return "";
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    out.release();
    ByteBuf more = channel.readOutbound();
    assertThat(more).as("a second flush").isNull();
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  @DisplayName("CONNACK")
  void connack_BYTES() {
    outbox.connack(true, 0);
    assertThat(sent()).isEqualTo("20020100");
    outbox.connack(false, 5);
    assertThat(sent()).isEqualTo("20020005");
  }

  @Test
  @DisplayName("PUBACK, UNSUBACK, SUBACK and PINGRESP, all in one piece at the end of the turn")
  void acknowledge_BYTES_inOneFlush() {
    outbox.acknowledge(PacketType.PUBACK, 0xFFFE);
    outbox.acknowledge(PacketType.UNSUBACK, 1);
    outbox.suback(0x8001, new byte[] {0, 1, (byte) 0x80});
    outbox.pingresp();
    ByteBuf early = channel.readOutbound();
    assertThat(early).isNull();

    assertThat(sent()).isEqualTo("4002fffe" + "b0020001" + "90058001000180" + "d000");
  }

  @Test
  @DisplayName("SUBACK for more filters than fit a one-byte length")
  void suback_LONG_hasTwoLengthBytes() {
    outbox.suback(1, new byte[200]);
    assertThat(sent()).isEqualTo("90ca010001" + "00".repeat(200));
  }

  @Test
  @DisplayName("PUBLISH at QoS 0, at QoS 1 and again")
  void publish_BYTES() {
    outbox.publish(utf8("a/\u00e9"), 0, false, Bytes.owning(utf8("hi")));
    assertThat(sent()).isEqualTo("3008" + "0004612fc3a9" + "6869");
    outbox.publish(utf8("t"), 0x1234, false, Bytes.EMPTY);
    assertThat(sent()).isEqualTo("3205" + "000174" + "1234");
    outbox.publish(utf8("t"), 1, true, Bytes.owning(new byte[] {9}));
    assertThat(sent()).isEqualTo("3a06" + "000174" + "0001" + "09");
  }

  @Test
  @DisplayName("lengths take as many bytes as they need")
  void publish_LENGTHS() {
    assertThat(header(127 - 3)).isEqualTo("307f");
    assertThat(header(128 - 3)).isEqualTo("308001");
    assertThat(header(16_383 - 3)).isEqualTo("30ff7f");
    assertThat(header(16_384 - 3)).isEqualTo("30808001");
    assertThat(header(262_144)).isEqualTo("30838010");
  }

  private String header(int bodyLength) {
    outbox.publish(utf8("t"), 0, false, Bytes.owning(new byte[bodyLength]));
    String hex = sent();
    return hex.substring(0, hex.indexOf("000174"));
  }

  @Test
  @DisplayName("a full outbox says so until the flush, and then that it has room again")
  void isFull_UNTIL_FLUSH() {
    Bytes large = Bytes.owning(new byte[256 * 1024 - 10]);
    outbox.publish(utf8("t"), 0, false, large);
    assertThat(outbox.isFull()).isFalse();
    outbox.publish(utf8("t"), 0, false, large);
    assertThat(outbox.isFull()).isTrue();
    assertThat(emptied).isZero();

    assertThat(sent()).hasSizeGreaterThan(1_000_000);

    assertThat(outbox.isFull()).isFalse();
    assertThat(emptied).isOne();
    outbox.pingresp();
    assertThat(sent()).isEqualTo("d000");
    assertThat(emptied).isOne();
  }

  @Test
  @DisplayName("what is sent at once leaves nothing for the end of the turn")
  void flushNow_THEN_FLUSH_sendsOnce() {
    outbox.pingresp();
    var ignored = outbox.flushNow();

    assertThat(sent()).isEqualTo("d000");
    assertThat(sent()).isEmpty();
  }

  @Test
  @DisplayName("what is discarded is not sent")
  void discard_THEN_FLUSH_sendsNothing() {
    outbox.pingresp();
    outbox.discard();

    assertThat(sent()).isEmpty();
  }
}
