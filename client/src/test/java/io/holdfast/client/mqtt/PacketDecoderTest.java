/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {

  private static final List<Packet> PACKETS =
      List.of(
          new Packet.ConnAck(true, 5),
          new Packet.Publish("a/+/#/ü", 1, true, 0xfffe, Bytes.utf8("x".repeat(300))),
          new Packet.Publish("$iothub/twin/res/200/?$rid=1", 0, false, 0, Bytes.EMPTY),
          new Packet.PubAck(65_535),
          new Packet.SubAck(7, List.of(0, 1, 128)),
          new Packet.PingResp());

  private static byte[] stream() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(MqttBytes.connack(true, 5));
    all.writeBytes(MqttBytes.publish("a/+/#/ü", 1, 0xfffe, "x".repeat(300).getBytes(UTF_8), 8));
    all.writeBytes(MqttBytes.publish("$iothub/twin/res/200/?$rid=1", 0, 0, new byte[0], 0));
    all.writeBytes(MqttBytes.puback(65_535));
    all.writeBytes(MqttBytes.suback(7, 0, 1, 128));
    all.writeBytes(MqttBytes.pingResponse());
    return all.toByteArray();
  }

  private static List<Object> decode(byte[] bytes, SplittableRandom random, int longestPiece) {
    EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder());
    try {
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(longestPiece));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
        at += length;
      }
      return new ArrayList<>(channel.inboundMessages());
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  @Test
  @DisplayName("Packets are read however the network cuts and joins them")
  void decode_ANY_PIECES_readsAllPackets() {
    Seed.times(
        100,
        random ->
            assertThat(decode(stream(), random, 1 + random.nextInt(400)))
                .containsExactlyElementsOf(PACKETS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2003000000", // CONNACK too long
        "20020200", // CONNACK with reserved flags
        "400100", // PUBACK too short
        "41020001", // PUBACK with flags
        "90020001", // SUBACK without codes
        "d00100", // PINGRESP with a body
        "30020005", // PUBLISH whose topic is longer than it
        "32040001610", // PUBLISH without a packet id
        "3205000161" + "0000", // packet id 0
        "3400", // PUBLISH at QoS 2
        "3600", // PUBLISH at QoS 3
        "3000", // PUBLISH without a topic
        "1000", // a client's packet
        "e000", // DISCONNECT is the client's in 3.1.1
        "f000", // MQTT 5
        "30ffffffff7f", // a length of five bytes
        "30ffffff7f" // a length of 256 MiB
      })
  @DisplayName("What no server may send is refused")
  void decode_ILLEGAL_isRefused(String hex) {
    String even = hex.length() % 2 == 0 ? hex : hex + "0";
    byte[] bytes = HexFormat.of().parseHex(even);

    assertThat(refused(bytes, new SplittableRandom(1))).isTrue();
  }

  @Test
  @DisplayName("Changed bytes are refused or read; nothing else happens")
  void decode_CHANGED_BYTES_throwsOnlyTheDeclaredError() {
    Seed.times(
        500,
        random -> {
          byte[] bytes = stream();
          for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          refused(bytes, random);
        });
  }

  private static boolean refused(byte[] bytes, SplittableRandom random) {
    try {
      decode(bytes, random, 100);
      return false;
    } catch (DecoderException declared) {
      return true;
    }
  }
}
