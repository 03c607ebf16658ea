/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

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
    for (int i = topic.length - 1; i >= 0; i--) {
      // From the end: topics of one client differ there, if they differ.
      if (bytes.getByte(topicIndex + i) != topic[i]) {
        return false;
      }
    }
    return true;
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
