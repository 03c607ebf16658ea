/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Writes the packets that a client sends, as MQTT 3.1.1 has them. Netty's own encoder will not do:
 * it refuses topics with {@code +} or {@code #}, which ids of devices and modules may hold.
 */
final class Packets {

  private static final int CONNECT = 0x10;
  private static final int PUBLISH = 0x30;
  private static final int QOS_1 = 0x02;
  private static final int DUPLICATE = 0x08;
  private static final int PUBACK = 0x40;
  private static final int SUBSCRIBE = 0x82;
  private static final int UNSUBSCRIBE = 0xa2;
  private static final int PINGREQ = 0xc0;
  private static final int DISCONNECT = 0xe0;

  private static final int PROTOCOL_LEVEL = 4;
  private static final int CLEAN_SESSION = 0x02;
  private static final int USER_NAME = 0x80;
  private static final int PASSWORD = 0x40;

  private static final int LONGEST_HEADER = 5;

  private final ByteBufAllocator allocator;

  Packets(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * CONNECT without a will (MQTT-3.1).
   *
   * @param clean whether the server keeps no session
   */
  ByteBuf connect(String clientId, Login login, Duration keepAlive, boolean clean) {
    byte[] id = utf8(clientId);
    byte[] userName = utf8(login.userName());
    byte[] password = login.password() == null ? null : utf8(login.password());
    int length = 10 + 2 + id.length + 2 + userName.length;
    ByteBuf packet = packet(CONNECT, password == null ? length : length + 2 + password.length);
    text(packet, utf8("MQTT"));
    packet.writeByte(PROTOCOL_LEVEL);
    int flags = clean ? USER_NAME | CLEAN_SESSION : USER_NAME;
    packet.writeByte(password == null ? flags : flags | PASSWORD);
    packet.writeShort((int) keepAlive.toSeconds());
    text(packet, id);
    text(packet, userName);
    if (password != null) {
      text(packet, password);
    }
    return packet;
  }

  /** PUBLISH at QoS 1, not retained. */
  ByteBuf publish(Outgoing message, int packetId, boolean duplicate) {
    int topicLength = ByteBufUtil.utf8Bytes(message.topic());
    int flags = duplicate ? QOS_1 | DUPLICATE : QOS_1;
    ByteBuf packet = packet(PUBLISH | flags, 2 + topicLength + 2 + message.payload().length());
    topic(packet, message.topic(), topicLength);
    packet.writeShort(packetId);
    packet.writeBytes(message.payload().asByteBuffer());
    return packet;
  }

  /** PUBLISH at QoS 0, not retained. */
  ByteBuf publishOnce(String topicName, Bytes payload) {
    int topicLength = ByteBufUtil.utf8Bytes(topicName);
    ByteBuf packet = packet(PUBLISH, 2 + topicLength + payload.length());
    topic(packet, topicName, topicLength);
    packet.writeBytes(payload.asByteBuffer());
    return packet;
  }

  /** PUBACK. */
  ByteBuf acknowledge(int packetId) {
    return packet(PUBACK, 2).writeShort(packetId);
  }

  /** SUBSCRIBE with the quality of service that each filter wants. */
  ByteBuf subscribe(int packetId, Map<String, Integer> filters) {
    int length = 2;
    for (String filter : filters.keySet()) {
      length += 2 + utf8(filter).length + 1;
    }
    ByteBuf packet = packet(SUBSCRIBE, length).writeShort(packetId);
    filters.forEach((filter, qos) -> {
      text(packet, utf8(filter));
      packet.writeByte(qos);
    });
    return packet;
  }

  /** UNSUBSCRIBE from one filter. */
  ByteBuf unsubscribe(int packetId, String filter) {
    byte[] text = utf8(filter);
    ByteBuf packet = packet(UNSUBSCRIBE, 2 + 2 + text.length).writeShort(packetId);
    text(packet, text);
    return packet;
  }

  /** PINGREQ. */
  ByteBuf ping() {
    return packet(PINGREQ, 0);
  }

  /** DISCONNECT. */
  ByteBuf disconnect() {
    return packet(DISCONNECT, 0);
  }

  /** A buffer with the fixed header (MQTT-2.2) and room for the rest. */
  private ByteBuf packet(int first, int remainingLength) {
    ByteBuf packet = allocator.ioBuffer(LONGEST_HEADER + remainingLength);
    packet.writeByte(first);
    int left = remainingLength;
    do {
      int digit = left & 0x7f;
      left >>>= 7;
      packet.writeByte(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    return packet;
  }

  private static void text(ByteBuf packet, byte[] text) {
    packet.writeShort(text.length).writeBytes(text);
  }

  /** Without an array in between: these are written at every message. */
  private static void topic(ByteBuf packet, String topic, int length) {
    packet.writeShort(length);
    ByteBufUtil.reserveAndWriteUtf8(packet, topic, length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
