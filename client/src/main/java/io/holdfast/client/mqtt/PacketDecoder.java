/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a server may send to a client of MQTT 3.1.1; anything else ends the connection.
 *
 * <p>Netty's own decoder will not do: it refuses topics with {@code +} or {@code #}, which ids of
 * devices and modules may hold and hubs put into topics as they are.
 */
final class PacketDecoder extends ByteToMessageDecoder {

  // What a hub sends is at most 256 KiB with its properties, whose percent-encoding triples them.
  private static final int MAX_REMAINING_LENGTH = 1024 * 1024;

  private static final int LENGTH_BYTES = 4;
  private static final int MORE = 0x80;

  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBACK = 9;
  private static final int UNSUBACK = 11;
  private static final int PINGRESP = 13;

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    if (in.readableBytes() < 2) {
      return;
    }
    int first = in.readUnsignedByte();
    int length = remainingLength(in);
    if (length < 0 || in.readableBytes() < length) {
      in.readerIndex(start);
      return;
    }
    int end = in.readerIndex() + length;
    out.add(packet(first >> 4, first & 0x0f, in.slice(in.readerIndex(), length)));
    in.readerIndex(end);
  }

  /** The remaining length (MQTT-2.2.3), or -1 if it has not arrived in full. */
  private static int remainingLength(ByteBuf in) {
    int length = 0;
    for (int i = 0; i < LENGTH_BYTES; i++) {
      if (!in.isReadable()) {
        return -1;
      }
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << (7 * i);
      if ((digit & MORE) == 0) {
        require(length <= MAX_REMAINING_LENGTH, "a packet of more than a MiB");
        return length;
      }
    }
    throw new CorruptedFrameException("a remaining length of more than four bytes");
  }

  private static Packet packet(int type, int flags, ByteBuf body) {
    if (type == PUBLISH) {
      return publish(flags, body);
    }
    require(flags == 0, "flags of a packet of type " + type);
    return switch (type) {
      case CONNACK -> {
        require(body.readableBytes() == 2 && body.getByte(0) >>> 1 == 0, "CONNACK");
        yield new Packet.ConnAck((body.readByte() & 1) != 0, body.readUnsignedByte());
      }
      case PUBACK -> {
        require(body.readableBytes() == 2, "PUBACK");
        yield new Packet.PubAck(body.readUnsignedShort());
      }
      case SUBACK -> {
        require(body.readableBytes() > 2, "SUBACK");
        yield new Packet.SubAck(body.readUnsignedShort(), codes(body));
      }
      case UNSUBACK -> {
        require(body.readableBytes() == 2, "UNSUBACK");
        yield new Packet.UnsubAck(body.readUnsignedShort());
      }
      case PINGRESP -> {
        require(!body.isReadable(), "PINGRESP");
        yield new Packet.PingResp();
      }
      default -> throw new CorruptedFrameException("a packet of type " + type);
    };
  }

  private static Packet publish(int flags, ByteBuf body) {
    int qos = (flags >> 1) & 3;
    // No filter is ever asked for at QoS 2.
    require(qos < 2, "PUBLISH at QoS " + qos);
    require(body.readableBytes() >= 2, "PUBLISH");
    int topicLength = body.readUnsignedShort();
    require(body.readableBytes() >= topicLength + (qos == 0 ? 0 : 2), "PUBLISH");
    String topic = body.readString(topicLength, StandardCharsets.UTF_8);
    int packetId = qos == 0 ? 0 : body.readUnsignedShort();
    require(qos == 0 || packetId != 0, "packet id 0");
    return new Packet.Publish(
        topic, qos, (flags & 8) != 0, packetId, Bytes.owning(ByteBufUtil.getBytes(body)));
  }

  private static List<Integer> codes(ByteBuf body) {
    List<Integer> codes = new ArrayList<>(body.readableBytes());
    while (body.isReadable()) {
      codes.add((int) body.readUnsignedByte());
    }
    return codes;
  }

  private static void require(boolean kept, String what) {
    if (!kept) {
      throw new CorruptedFrameException("malformed: " + what);
    }
  }
}
