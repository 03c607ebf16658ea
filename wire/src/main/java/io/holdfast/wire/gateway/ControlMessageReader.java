/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import io.holdfast.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes to control messages, and the numbers that both directions share. */
final class ControlMessageReader {

  static final int MAGIC = 0xA16C;
  static final int VERSION = 1;
  static final int HEADER = 8;

  static final int CREATE = 1;
  static final int REPLY = 2;
  static final int START = 3;
  static final int DESTROY = 4;

  /** Header, version, type, and the two sizes. */
  static final int CREATE_MINIMUM = HEADER + 2 + 2 * Integer.BYTES;

  private ControlMessageReader() {}

  static ControlMessage read(byte[] payload) {
    if (payload.length < HEADER) {
      throw new WireFormatException("a control message has at least 8 bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    if ((in.getShort() & 0xFFFF) != MAGIC) {
      throw new WireFormatException("a control message begins with A1 6C");
    }
    if (in.get() != VERSION) {
      throw new WireFormatException("the version of a control message is 1");
    }
    int type = in.get();
    if (in.getInt() != payload.length) {
      throw new WireFormatException("the size in a control message is not its own");
    }
    return switch (type) {
      case CREATE -> create(in, payload);
      case REPLY -> reply(in);
      case START -> new ControlMessage.Start();
      case DESTROY -> new ControlMessage.Destroy();
      default -> throw new WireFormatException("the type of a control message is 1 to 4");
    };
  }

  private static ControlMessage create(ByteBuffer in, byte[] payload) {
    if (payload.length < CREATE_MINIMUM) {
      throw new WireFormatException("a Create has at least 18 bytes");
    }
    int messageVersion = in.get() & 0xFF;
    int uriType = in.get() & 0xFF;
    String uri = text(in, payload);
    return new ControlMessage.Create(messageVersion, uriType, uri, text(in, payload));
  }

  private static ControlMessage reply(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw new WireFormatException("a Module Reply has a status");
    }
    return new ControlMessage.ModuleReply(in.get() & 0xFF);
  }

  /** A text ends at its first NUL, and at the latest at its size's last byte; none has no bytes. */
  private static String text(ByteBuffer in, byte[] payload) {
    int size = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (size < 0 || size > in.remaining()) {
      throw new WireFormatException("a text of a Create goes beyond its end");
    }
    if (size == 0) {
      return "";
    }
    int begin = in.position();
    in.position(begin + size);
    if (payload[begin + size - 1] != 0) {
      throw new WireFormatException("a text of a Create has no NUL at its end");
    }
    int end = begin;
    while (payload[end] != 0) {
      end++;
    }
    return new String(payload, begin, end - begin, StandardCharsets.UTF_8);
  }
}
