/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.listen.mqtt.ConnectPacket.WillPacket;
import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads MQTT 3.1.1 packets, as far as clients of a hub send them (MQTT 3.1.1, chapters 2 and 3).
 * Belongs to one connection.
 */
final class PacketReader {

  /** Room for the largest message, the longest topic and what stands around them. */
  static final int MAX_REMAINING_LENGTH = 256 * 1024 + 65_535 + 16;

  /** Room for a will with the longest topic and body, for a token and for names. */
  static final int MAX_CONNECT_LENGTH = 2 * 65_535 + 16 * 1024;

  private static final int MAX_LENGTH_BYTES = 4;
  private static final int RESERVED_FLAGS = 2;
  private static final int FAILED_QOS = 3;

  private final PublishPacket publish = new PublishPacket();

  /**
   * Reads one packet, if it is there as a whole, and hands it over.
   *
   * @return false if more bytes are needed; nothing has been consumed then
   * @throws MalformedPacketException if the bytes are no packet that a client may send
   */
  boolean read(ByteBuf in, PacketListener listener) {
    return read(in, listener, MAX_REMAINING_LENGTH);
  }

  /** Like {@link #read}, for the first packet: who sends another is not listened to any longer. */
  boolean readConnect(ByteBuf in, PacketListener listener) {
    if (in.isReadable() && in.getUnsignedByte(in.readerIndex()) >> 4 != PacketType.CONNECT) {
      throw new MalformedPacketException("something before CONNECT");
    }
    return read(in, listener, MAX_CONNECT_LENGTH);
  }

  private boolean read(ByteBuf in, PacketListener listener, int maxLength) {
    int start = in.readerIndex();
    if (in.readableBytes() < 2) {
      return false;
    }
    int first = in.readUnsignedByte();
    int length = remainingLength(in, maxLength);
    if (length < 0 || in.readableBytes() < length) {
      in.readerIndex(start);
      return false;
    }
    int end = in.readerIndex() + length;
    handOver(first >> 4, first & 15, in, end, listener);
    in.readerIndex(end);
    return true;
  }

  /** The length of what follows, or −1 if its bytes are not all there. */
  private static int remainingLength(ByteBuf in, int maxLength) {
    int length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      if (!in.isReadable()) {
        return -1;
      }
      int digit = in.readUnsignedByte();
      length |= (digit & 127) << (7 * i);
      if (length > maxLength) {
        throw new MalformedPacketException("a packet of " + length + " bytes or more");
      }
      if (digit < 128) {
        return length;
      }
    }
    throw new MalformedPacketException("a length of more than four bytes");
  }

  private void handOver(int type, int flags, ByteBuf in, int end, PacketListener listener) {
    if (type == PacketType.PUBLISH) {
      listener.publish(publish(flags, in, end));
      return;
    }
    boolean subscribing = type == PacketType.SUBSCRIBE || type == PacketType.UNSUBSCRIBE;
    if (flags != (subscribing ? RESERVED_FLAGS : 0)) {
      throw new MalformedPacketException("packet type " + type + " with flags " + flags);
    }
    switch (type) {
      case PacketType.CONNECT -> listener.connect(connect(in, end));
      case PacketType.PUBACK -> listener.puback(onlyPacketId(in, end));
      case PacketType.SUBSCRIBE -> subscribe(in, end, listener);
      case PacketType.UNSUBSCRIBE -> listener.unsubscribe(packetId(in, end), texts(in, end));
      case PacketType.PINGREQ -> {
        checkEnd(in, end);
        listener.pingreq();
      }
      case PacketType.DISCONNECT -> {
        checkEnd(in, end);
        listener.disconnect();
      }
      default -> throw new MalformedPacketException("packet type " + type);
    }
  }

  private PublishPacket publish(int flags, ByteBuf in, int end) {
    int qos = (flags >> 1) & 3;
    if (qos == FAILED_QOS) {
      throw new MalformedPacketException("PUBLISH at QoS 3");
    }
    int topicLength = length(in, end);
    int topicIndex = in.readerIndex();
    in.skipBytes(topicLength);
    int packetId = qos == 0 ? 0 : packetId(in, end);
    publish.set(in, flags, topicIndex, topicLength, packetId, end);
    return publish;
  }

  private static ConnectPacket connect(ByteBuf in, int end) {
    String protocol = text(in, end);
    if (!protocol.equals("MQTT") && !protocol.equals("MQIsdp")) {
      throw new MalformedPacketException("another protocol");
    }
    need(in, end, 4);
    int level = in.readUnsignedByte();
    if (level != ConnectPacket.LEVEL) {
      return new ConnectPacket(level, true, 0, "", null, null, null);
    }
    int flags = in.readUnsignedByte();
    int keepAlive = in.readUnsignedShort();
    checkConnectFlags(flags);
    String clientId = text(in, end);
    WillPacket will = (flags & 4) != 0 ? will(in, end, flags) : null;
    String userName = (flags & 128) != 0 ? text(in, end) : null;
    String password = (flags & 64) != 0 ? password(in, end) : null;
    checkEnd(in, end);
    return new ConnectPacket(
        level, (flags & 2) != 0, keepAlive, clientId, will, userName, password);
  }

  private static void checkConnectFlags(int flags) {
    boolean will = (flags & 4) != 0;
    int willQos = (flags >> 3) & 3;
    boolean willFlagsWithoutWill = !will && (flags & 0x38) != 0;
    boolean passwordWithoutUser = (flags & 0xC0) == 0x40;
    if ((flags & 1) != 0 || willQos == FAILED_QOS || willFlagsWithoutWill || passwordWithoutUser) {
      throw new MalformedPacketException("CONNECT with flags " + flags);
    }
  }

  private static WillPacket will(ByteBuf in, int end, int flags) {
    String topic = text(in, end);
    byte[] body = new byte[length(in, end)];
    in.readBytes(body);
    return new WillPacket(topic, Bytes.owning(body), (flags & 32) != 0);
  }

  private static String password(ByteBuf in, int end) {
    int length = length(in, end);
    String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
    in.skipBytes(length);
    return text;
  }

  private static void subscribe(ByteBuf in, int end, PacketListener listener) {
    int packetId = packetId(in, end);
    Map<String, Integer> filters = new LinkedHashMap<>();
    List<Integer> asked = new ArrayList<>();
    while (in.readerIndex() < end) {
      String filter = filter(in, end);
      need(in, end, 1);
      int qos = in.readUnsignedByte();
      if (qos > 2) {
        throw new MalformedPacketException("SUBSCRIBE at QoS " + qos);
      }
      filters.put(filter, qos);
      asked.add(qos);
    }
    if (filters.isEmpty()) {
      throw new MalformedPacketException("SUBSCRIBE without a filter");
    }
    listener.subscribe(packetId, filters, asked);
  }

  private static List<String> texts(ByteBuf in, int end) {
    List<String> texts = new ArrayList<>();
    while (in.readerIndex() < end) {
      texts.add(filter(in, end));
    }
    if (texts.isEmpty()) {
      throw new MalformedPacketException("UNSUBSCRIBE without a filter");
    }
    return texts;
  }

  private static String filter(ByteBuf in, int end) {
    String filter = text(in, end);
    if (filter.isEmpty()) {
      throw new MalformedPacketException("an empty filter");
    }
    return filter;
  }

  private static int packetId(ByteBuf in, int end) {
    need(in, end, 2);
    int id = in.readUnsignedShort();
    if (id == 0) {
      throw new MalformedPacketException("packet id 0");
    }
    return id;
  }

  private static int onlyPacketId(ByteBuf in, int end) {
    int id = packetId(in, end);
    checkEnd(in, end);
    return id;
  }

  private static void checkEnd(ByteBuf in, int end) {
    if (in.readerIndex() != end) {
      throw new MalformedPacketException("a packet with something behind its end");
    }
  }

  private static int length(ByteBuf in, int end) {
    need(in, end, 2);
    int length = in.readUnsignedShort();
    need(in, end, length);
    return length;
  }

  private static void need(ByteBuf in, int end, int bytes) {
    if (end - in.readerIndex() < bytes) {
      throw new MalformedPacketException("a packet that ends too early");
    }
  }

  private static String text(ByteBuf in, int end) {
    int length = length(in, end);
    String text = text(in, in.readerIndex(), length);
    in.skipBytes(length);
    return text;
  }

  /** Well-formed UTF-8 without U+0000, as MQTT wants of all texts [MQTT-1.5.3-1, MQTT-1.5.3-2]. */
  static String text(ByteBuf bytes, int index, int length) {
    ByteBuffer view = bytes.nioBuffer(index, length);
    String text = decode(view);
    if (text == null || text.indexOf('\0') >= 0) {
      throw new MalformedPacketException("a text that is not UTF-8");
    }
    return text;
  }

  private static @Nullable String decode(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
