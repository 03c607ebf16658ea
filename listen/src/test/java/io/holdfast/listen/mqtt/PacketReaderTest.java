/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets from bytes. */
class PacketReaderTest {

  private static final List<byte[]> VALID =
      List.of(
          MqttBytes.connect("d/m").userName("hub/d/m/?api-version=1").password("p").bytes(),
          MqttBytes.connect("d").will("devices/d/messages/events/", 1, new byte[300]).bytes(),
          MqttBytes.publish("devices/d/messages/events/a=b", 1, 7, new byte[200], 0),
          MqttBytes.publish("t", 0, 0, new byte[0], 1),
          MqttBytes.subscribe(3, "$iothub/twin/res/#", 1),
          MqttBytes.unsubscribe(3, "$iothub/twin/res/#"),
          MqttBytes.puback(9),
          MqttBytes.pingRequest(),
          MqttBytes.disconnect());

  private final PacketReader reader = new PacketReader();
  private final PacketNotes notes = new PacketNotes();

  private void read(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    while (reader.read(in, notes)) {
      // the next
    }
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  @DisplayName("every packet byte by byte, and nothing is consumed before it is whole")
  void read_BYTE_BY_BYTE_waitsForTheWhole() {
    for (byte[] packet : VALID) {
      ByteBuf in = Unpooled.buffer();
      for (int i = 0; i < packet.length - 1; i++) {
        in.writeByte(packet[i]);
        assertThat(reader.read(in, notes)).isFalse();
        assertThat(in.readerIndex()).isZero();
      }
      in.writeByte(packet[packet.length - 1]);
      assertThat(reader.read(in, notes)).isTrue();
      assertThat(in.isReadable()).isFalse();
    }
    assertThat(notes.heard)
        .containsExactly(
            "CONNECT d/m clean 60 hub/d/m/?api-version=1 p",
            "CONNECT d clean 60 null null will devices/d/messages/events/ 300",
            "PUBLISH devices/d/messages/events/a=b 1 7 200",
            "PUBLISH t 0 0 0 retain",
            "SUBSCRIBE 3 {$iothub/twin/res/#=1} [1]",
            "UNSUBSCRIBE 3 [$iothub/twin/res/#]",
            "PUBACK 9",
            "PINGREQ",
            "DISCONNECT");
  }

  @Test
  @DisplayName("SUBSCRIBE keeps the order of its filters; one that comes twice counts last")
  void read_SUBSCRIBE_SEVERAL_keepsTheOrder() {
    read(hex("82 0e 000a 0001 62 00 0001 61 02 0001 62 01"));

    assertThat(notes.heard).containsExactly("SUBSCRIBE 10 {b=1, a=2} [0, 2, 1]");
  }

  @Test
  @DisplayName("of another level nothing else is read")
  void read_OTHER_LEVEL_isGivenAsItIs() {
    read(MqttBytes.connect("d").protocol("MQTT", 5).bytes());
    read(MqttBytes.connect("d").protocol("MQIsdp", 3).bytes());

    assertThat(notes.heard).containsExactly("CONNECT level 5", "CONNECT level 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 00", // type 0
        "f0 00", // type 15
        "20 02 00 00", // the server's own packets
        "90 03 0001 00",
        "d0 00",
        "62 02 0001", // QoS 2 in its later steps
        "10 05 0003 4d5154", // another protocol
        "10 0c 0004 4d515454 04 03 003c 0000", // CONNECT with the reserved flag
        "10 0c 0004 4d515454 04 1a 003c 0000", // a will's QoS without a will
        "10 0c 0004 4d515454 04 22 003c 0000", // a will's RETAIN without a will
        "10 10 0004 4d515454 04 42 003c 0000 000170 00", // a password without a user name
        "10 0c 0004 4d515454 04 82 003c 0000", // a user name that is not there
        "10 0d 0004 4d515454 04 02 003c 0000 00", // something behind the end
        "10 0d 0004 4d515454 04 02 003c 0001 00", // U+0000 in a text
        "10 0d 0004 4d515454 04 02 003c 0001 ff", // a text that is not UTF-8
        "10 0f 0004 4d515454 04 02 003c 0003 eda080", // half of a surrogate pair
        "36 04 0001 74 00", // PUBLISH at QoS 3
        "32 05 0001 74 0000", // packet id 0
        "32 04 0001 74 00", // half a packet id
        "30 01 00", // half a length
        "30 03 0002 74", // a topic beyond the end
        "40 02 0000", // PUBACK of 0
        "40 03 0001 00",
        "42 02 0001", // PUBACK with flags
        "80 06 0001 0001 61 00", // SUBSCRIBE without its flags
        "82 02 0001", // SUBSCRIBE to nothing
        "82 06 0001 0001 61 03", // SUBSCRIBE at QoS 3
        "82 05 0001 0001 61", // a filter without QoS
        "82 05 0001 0000 00", // an empty filter
        "82 06 0000 0001 61 00", // packet id 0
        "a2 02 0001", // UNSUBSCRIBE from nothing
        "c0 01 00", // PINGREQ with a body
        "e0 01 00", // DISCONNECT with a body
        "e1 00", // DISCONNECT with flags
        "30 ff ff ff ff", // a length of more than four bytes
        "30 ff ff ff 7f", // a length of 256 MiB
        "30 ff ff 7f", // a length of 2 MiB
      })
  @DisplayName("what is no packet of a client is refused")
  void read_MALFORMED_isRefused(String packet) {
    assertThatThrownBy(() -> read(hex(packet))).isInstanceOf(MalformedPacketException.class);

    assertThat(notes.heard).isEmpty();
  }

  @Test
  @DisplayName("a length that is too large is refused before the packet has come")
  void read_TOO_LARGE_isRefusedAtOnce() {
    ByteBuf in = Unpooled.wrappedBuffer(hex("30 ff ff ff"));

    assertThatThrownBy(() -> reader.read(in, notes)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  @DisplayName(
      "whatever the bytes are, nothing but the declared exception comes of them, and readers stay in bounds")
  void read_RANDOM_AND_MUTATED_isRefusedAtMost() {
    Seed.times(3000, this::readHostile);
  }

  private void readHostile(SplittableRandom random) {
    byte[] packet = hostile(random);
    ByteBuf in = Unpooled.buffer().writeBytes(packet);
    int end = in.writerIndex();
    PacketReader fresh = new PacketReader();
    try {
      int before = -1;
      while (in.readerIndex() != before && in.isReadable()) {
        before = in.readerIndex();
        if (fresh.read(in, notes)) {
          assertThat(in.readerIndex()).isGreaterThan(before).isLessThanOrEqualTo(end);
        } else {
          assertThat(in.readerIndex()).isEqualTo(before);
        }
      }
    } catch (MalformedPacketException expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
  }

  /** Random bytes, or packets with a few bytes changed, moved, doubled or cut. */
  static byte[] hostile(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      byte[] any = new byte[random.nextInt(64)];
      random.nextBytes(any);
      return any;
    }
    byte[] packet = VALID.get(random.nextInt(VALID.size())).clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(packet, random.nextInt(packet.length + 1));
      case 1 -> Arrays.copyOf(packet, packet.length + random.nextInt(8));
      default -> packet;
    };
  }

  @Test
  @DisplayName("a packet whose inner lengths reach beyond its end does not read its neighbour")
  void read_INNER_LENGTH_BEYOND_doesNotReadTheNeighbour() {
    byte[] publish = hex("30 04 0010 7465");
    byte[] neighbour = MqttBytes.packet(MqttPacket.PUBLISH, 0, new byte[20]);
    ByteBuf in = Unpooled.wrappedBuffer(publish, neighbour);

    assertThatThrownBy(() -> reader.read(in, notes)).isInstanceOf(MalformedPacketException.class);
    assertThat(notes.heard).isEmpty();
  }
}
