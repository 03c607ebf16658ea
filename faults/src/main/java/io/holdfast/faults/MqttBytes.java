/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Packets of MQTT 3.1.1 as bytes, legal or not: written after the standard and not with the library
 * that the hub reads them with, so that the two cannot share a mistake.
 */
public final class MqttBytes {

  private MqttBytes() {}

  /** A packet of any type, with whatever flags and body. */
  public static byte[] packet(int type, int flags, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type << 4 | flags);
    int left = body.length;
    do {
      int digit = left % 128;
      left /= 128;
      out.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** PUBLISH; the packet id is left out at QoS 0. */
  public static byte[] publish(String topic, int qos, int packetId, byte[] payload, int moreFlags) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic);
    if (qos > 0) {
      number(body, packetId);
    }
    body.writeBytes(payload);
    return packet(MqttPacket.PUBLISH, qos << 1 | moreFlags, body.toByteArray());
  }

  /** SUBSCRIBE to one filter. */
  public static byte[] subscribe(int packetId, String filter, int qos) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, packetId);
    text(body, filter);
    body.write(qos);
    return packet(MqttPacket.SUBSCRIBE, 2, body.toByteArray());
  }

  /** CONNACK. */
  public static byte[] connack(boolean sessionPresent, int returnCode) {
    return packet(
        MqttPacket.CONNACK, 0, new byte[] {(byte) (sessionPresent ? 1 : 0), (byte) returnCode});
  }

  /** SUBACK with a code for each filter. */
  public static byte[] suback(int packetId, int... codes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, packetId);
    for (int code : codes) {
      body.write(code);
    }
    return packet(MqttPacket.SUBACK, 0, body.toByteArray());
  }

  /** PINGRESP. */
  public static byte[] pingResponse() {
    return packet(MqttPacket.PINGRESP, 0, new byte[0]);
  }

  /** UNSUBSCRIBE from one filter. */
  public static byte[] unsubscribe(int packetId, String filter) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, packetId);
    text(body, filter);
    return packet(MqttPacket.UNSUBSCRIBE, 2, body.toByteArray());
  }

  /** UNSUBACK. */
  public static byte[] unsuback(int packetId) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, packetId);
    return packet(MqttPacket.UNSUBACK, 0, body.toByteArray());
  }

  /** PUBACK. */
  public static byte[] puback(int packetId) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, packetId);
    return packet(MqttPacket.PUBACK, 0, body.toByteArray());
  }

  /** PINGREQ. */
  public static byte[] pingRequest() {
    return packet(MqttPacket.PINGREQ, 0, new byte[0]);
  }

  /** DISCONNECT. */
  public static byte[] disconnect() {
    return packet(MqttPacket.DISCONNECT, 0, new byte[0]);
  }

  /** A CONNECT to be filled in. */
  public static Connect connect(String clientId) {
    return new Connect(clientId);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    out.write(number >> 8);
    out.write(number);
  }

  /** The fields of a CONNECT; what is not set stands for what a plain client sends. */
  public static final class Connect {

    private final String clientId;
    private String protocol = "MQTT";
    private int level = 4;
    private boolean clean = true;
    private int keepAlive = 60;
    private @Nullable String userName;
    private @Nullable String password;
    private @Nullable String willTopic;
    private byte[] willPayload = new byte[0];
    private int willFlags;

    private Connect(String clientId) {
      this.clientId = clientId;
    }

    /** The protocol's name and level. */
    public Connect protocol(String name, int newLevel) {
      protocol = name;
      level = newLevel;
      return this;
    }

    /** Clean session; true unless set. */
    public Connect clean(boolean newClean) {
      clean = newClean;
      return this;
    }

    /** Keep-alive in seconds; 60 unless set. */
    public Connect keepAlive(int seconds) {
      keepAlive = seconds;
      return this;
    }

    /** The user name; without it the packet has none. */
    public Connect userName(String name) {
      userName = name;
      return this;
    }

    /** The password; null or without it the packet has none. */
    public Connect password(@Nullable String newPassword) {
      password = newPassword;
      return this;
    }

    /** A will. */
    public Connect will(String topic, int qos, byte[] payload) {
      willTopic = topic;
      willPayload = payload.clone();
      willFlags = 4 | qos << 3;
      return this;
    }

    /** The packet. */
    public byte[] bytes() {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      text(body, protocol);
      body.write(level);
      body.write(
          (userName != null ? 0x80 : 0)
              | (password != null ? 0x40 : 0)
              | willFlags
              | (clean ? 2 : 0));
      number(body, keepAlive);
      text(body, clientId);
      if (willTopic != null) {
        text(body, willTopic);
        MqttBytes.bytes(body, willPayload);
      }
      if (userName != null) {
        text(body, userName);
      }
      if (password != null) {
        text(body, password);
      }
      return packet(MqttPacket.CONNECT, 0, body.toByteArray());
    }
  }
}
