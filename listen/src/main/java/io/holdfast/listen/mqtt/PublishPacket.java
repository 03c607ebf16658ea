/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * A view of a PUBLISH in the bytes that were read: one object for all of a connection's, valid
 * during the call that hands it over.
 */
final class PublishPacket {

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private int topicIndex;
  private int topicLength;
  private int bodyIndex;
  private int bodyLength;
  private int qos;
  private int packetId;
  private boolean retain;
  private byte[] copied = {};

  void set(ByteBuf in, int flags, int topicAt, int topicBytes, int id, int end) {
    bytes = in;
    qos = (flags >> 1) & 3;
    retain = (flags & 1) != 0;
    topicIndex = topicAt;
    topicLength = topicBytes;
    packetId = id;
    bodyIndex = in.readerIndex();
    bodyLength = end - bodyIndex;
  }

  int qos() {
    return qos;
  }

  int packetId() {
    return packetId;
  }

  boolean isRetained() {
    return retain;
  }

  /** Whether the topic is exactly these bytes. */
  boolean hasTopic(byte[] topic) {
    if (topic.length != topicLength) {
      return false;
    }
    if (copied.length < topicLength) {
      copied = new byte[topicLength];
    }
    // One copy and one comparison: each byte asked of a buffer checks the buffer again.
    bytes.getBytes(topicIndex, copied, 0, topicLength);
    return Arrays.equals(copied, 0, topicLength, topic, 0, topicLength);
  }

  byte[] topicBytes() {
    return ByteBufUtil.getBytes(bytes, topicIndex, topicLength);
  }

  /** The topic as text, which MQTT wants to be well-formed UTF-8 without U+0000. */
  String topic() {
    return PacketReader.text(bytes, topicIndex, topicLength);
  }

  /** A copy of the payload. */
  Bytes body() {
    byte[] body = new byte[bodyLength];
    bytes.getBytes(bodyIndex, body);
    return Bytes.owning(body);
  }
}
