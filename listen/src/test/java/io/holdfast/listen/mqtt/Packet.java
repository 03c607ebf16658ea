/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A packet that the hub sent. */
final class Packet {

  private final int type;
  private final int flags;
  private final byte[] body;

  /**
   * A packet.
   *
   * @param body what follows the remaining length
   */
  Packet(int type, int flags, byte[] body) {
    this.type = type;
    this.flags = flags;
    this.body = body.clone();
  }

  int type() {
    return type;
  }

  int flags() {
    return flags;
  }

  byte[] body() {
    return body.clone();
  }

  int qos() {
    return (flags >> 1) & 3;
  }

  boolean isDuplicate() {
    return (flags & 8) != 0;
  }

  private int number(int at) {
    return ((body[at] & 0xff) << 8) | (body[at + 1] & 0xff);
  }

  String topic() {
    return new String(body, 2, number(0), StandardCharsets.UTF_8);
  }

  int packetId() {
    return type == PacketType.PUBLISH ? number(2 + number(0)) : number(0);
  }

  String text() {
    int from = 2 + number(0) + (qos() == 0 ? 0 : 2);
    return new String(Arrays.copyOfRange(body, from, body.length), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Packet packet
        && type == packet.type
        && flags == packet.flags
        && Arrays.equals(body, packet.body);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(body) * 31 + type;
  }

  @Override
  public String toString() {
    return "Packet[" + type + " " + flags + " " + HexFormat.of().formatHex(body) + "]";
  }
}
