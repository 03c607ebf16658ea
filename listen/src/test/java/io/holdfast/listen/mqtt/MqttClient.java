/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.faults.MqttBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The client's end of a connection without a socket. */
final class MqttClient {

  private final MqttRig rig;
  private final EmbeddedChannel channel;
  private final ArrayDeque<Packet> arrived = new ArrayDeque<>();
  private byte[] rest = {};

  MqttClient(MqttRig rig, EmbeddedChannel channel) {
    this.rig = rig;
    this.channel = channel;
  }

  EmbeddedChannel channel() {
    return channel;
  }

  /** Sends bytes in one piece and turns everything. */
  void send(byte[]... packets) {
    sendOnly(packets);
    rig.settle();
  }

  /** Sends bytes in one piece and turns nothing. */
  void sendOnly(byte[]... packets) {
    ByteBuf bytes = rig.memory.buffer();
    for (byte[] packet : packets) {
      bytes.writeBytes(packet);
    }
    boolean ignored = channel.writeInbound(bytes);
  }

  void publish(String topic, int qos, int packetId, String text) {
    send(MqttBytes.publish(topic, qos, packetId, text.getBytes(StandardCharsets.UTF_8), 0));
  }

  /** Subscribes and takes the SUBACK. */
  void subscribe(String filter, int qos) {
    send(MqttBytes.subscribe(7, filter, qos));
    Packet answer = take();
    if (answer.type() != PacketType.SUBACK || answer.body()[2] != qos) {
      throw new AssertionError("not subscribed: " + answer);
    }
  }

  /** Whether there is room for what the hub sends; if not, it behaves as with a full window. */
  void takes(boolean room) {
    ChannelOutboundBuffer buffer = Objects.requireNonNull(channel.unsafe().outboundBuffer());
    buffer.setUserDefinedWritability(1, room);
    rig.settle();
  }

  boolean runTasks() {
    boolean any = channel.hasPendingTasks();
    channel.runPendingTasks();
    long ignored = channel.runScheduledPendingTasks();
    return any;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** The next packet that the hub sends; waits for it. */
  Packet take() {
    rig.until(() -> {
      gather();
      return !arrived.isEmpty() || !isOpen();
    });
    Packet packet = arrived.poll();
    if (packet == null) {
      throw new AssertionError("nothing has come; open: " + isOpen());
    }
    return packet;
  }

  /** All packets that the hub sent and nobody took. */
  List<Packet> takeAll() {
    gather();
    List<Packet> all = new ArrayList<>(arrived);
    arrived.clear();
    return all;
  }

  private void gather() {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      byte[] bytes = Arrays.copyOf(rest, rest.length + out.readableBytes());
      out.readBytes(bytes, rest.length, out.readableBytes());
      out.release();
      rest = bytes;
    }
    boolean more = true;
    while (more) {
      more = parseOne();
    }
  }

  private boolean parseOne() {
    int at = 1;
    int length = 0;
    int shift = 0;
    boolean whole = false;
    while (at < rest.length && !whole) {
      length |= (rest[at] & 127) << shift;
      shift += 7;
      whole = rest[at++] >= 0;
    }
    if (!whole || rest.length < at + length) {
      return false;
    }
    byte[] body = Arrays.copyOfRange(rest, at, at + length);
    arrived.add(new Packet(rest[0] >> 4 & 15, rest[0] & 15, body));
    rest = Arrays.copyOfRange(rest, at + length, rest.length);
    return true;
  }

  /** Breaks the connection. */
  void close() {
    gather();
    var ignored = channel.close();
    channel.runPendingTasks();
    gather();
  }
}
