/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A packet of MQTT 3.1.1 as it came: type, flags, and the bytes after the remaining length. Reads
 * its fields where they stand; asking for a field that the packet does not have is a failed test.
 */
public final class MqttPacket {

  /** The control packet types of MQTT 3.1.1, table 2.1. */
  public static final int CONNECT = 1;

  public static final int CONNACK = 2;
  public static final int PUBLISH = 3;
  public static final int PUBACK = 4;
  public static final int PUBREC = 5;
  public static final int PUBREL = 6;
  public static final int PUBCOMP = 7;
  public static final int SUBSCRIBE = 8;
  public static final int SUBACK = 9;
  public static final int UNSUBSCRIBE = 10;
  public static final int UNSUBACK = 11;
  public static final int PINGREQ = 12;
  public static final int PINGRESP = 13;
  public static final int DISCONNECT = 14;

  private final int type;
  private final int flags;
  private final byte[] body;

  MqttPacket(int type, int flags, byte[] body) {
    this.type = type;
    this.flags = flags;
    this.body = body;
  }

  /** The control packet type, 1 to 14. */
  public int type() {
    return type;
  }

  /** The four flag bits of the first byte. */
  public int flags() {
    return flags;
  }

  /** Everything after the remaining length. */
  public byte[] body() {
    return body.clone();
  }

  /** Of a PUBLISH: its quality of service. */
  public int qos() {
    return (flags >> 1) & 3;
  }

  /** Of a PUBLISH: whether it was sent before. */
  public boolean dup() {
    return (flags & 8) != 0;
  }

  /** Of a PUBLISH: whether RETAIN is set. */
  public boolean retain() {
    return (flags & 1) != 0;
  }

  /** Of a PUBLISH: its topic. */
  public String topic() {
    require(PUBLISH);
    return new String(body, 2, number(0), StandardCharsets.UTF_8);
  }

  /** Of a PUBLISH with QoS 1, an acknowledgement, SUBACK or UNSUBACK: its packet id. */
  public int packetId() {
    return type == PUBLISH ? number(2 + number(0)) : number(0);
  }

  /** Of a PUBLISH: its payload. */
  public byte[] payload() {
    require(PUBLISH);
    return Arrays.copyOfRange(body, 2 + number(0) + (qos() == 0 ? 0 : 2), body.length);
  }

  /** Of a PUBLISH: its payload as text. */
  public String text() {
    return new String(payload(), StandardCharsets.UTF_8);
  }

  /** Of a CONNACK: its return code. */
  public int returnCode() {
    require(CONNACK);
    return body[1] & 0xff;
  }

  /** Of a CONNACK: whether the server holds a session. */
  public boolean sessionPresent() {
    require(CONNACK);
    return (body[0] & 1) != 0;
  }

  /** Of a SUBACK: what was granted for each filter. */
  public int[] granted() {
    require(SUBACK);
    int[] codes = new int[body.length - 2];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = body[i + 2] & 0xff;
    }
    return codes;
  }

  /** Of a SUBSCRIBE: its filters in their order, each with the quality of service asked for. */
  public Map<String, Integer> filters() {
    require(SUBSCRIBE);
    Map<String, Integer> filters = new LinkedHashMap<>();
    int at = 2;
    while (at < body.length) {
      int qos = at + 2 + number(at);
      filters.put(textAt(at), (int) body[qos]);
      at = qos + 1;
    }
    return filters;
  }

  /** Of a CONNECT: what it says. */
  public ConnectFields connect() {
    require(CONNECT);
    int connectFlags = body[7] & 0xff;
    List<String> texts = new ArrayList<>();
    for (int at = 10; at < body.length; at += 2 + number(at)) {
      texts.add(textAt(at));
    }
    boolean userName = (connectFlags & 0x80) != 0;
    boolean password = (connectFlags & 0x40) != 0;
    return new ConnectFields(
        textAt(0),
        body[6],
        connectFlags,
        number(8),
        texts.get(0),
        userName ? texts.get(texts.size() - (password ? 2 : 1)) : null,
        password ? texts.get(texts.size() - 1) : null);
  }

  /**
   * What a CONNECT says.
   *
   * @param flags its eight flags
   * @param keepAlive in seconds
   */
  public record ConnectFields(
      String protocol,
      int level,
      int flags,
      int keepAlive,
      String clientId,
      @Nullable String userName,
      @Nullable String password) {

    /** Whether the server shall forget the session. */
    public boolean cleanSession() {
      return (flags & 2) != 0;
    }

    /** Whether there is a will. */
    public boolean will() {
      return (flags & 4) != 0;
    }
  }

  private String textAt(int at) {
    return new String(body, at + 2, number(at), StandardCharsets.UTF_8);
  }

  private int number(int at) {
    return ((body[at] & 0xff) << 8) | (body[at + 1] & 0xff);
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw new AssertionError("expected packet type " + wanted + ", got " + this);
    }
  }

  @Override
  public String toString() {
    String what = type == PUBLISH ? " " + topic() + " qos " + qos() : " " + Arrays.toString(body);
    return "MQTT packet of type " + type + what;
  }
}
