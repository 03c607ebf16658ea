/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Reads the frames of a client (RFC 6455, 5): hands on what data frames hold piece by piece, as it
 * comes, and control frames whole. Belongs to one connection.
 */
final class FrameReader {

  static final int PROTOCOL_ERROR = 1002;
  static final int UNSUPPORTED_DATA = 1003;

  private static final int MAX_HEADER = 14;
  private static final int MASK_LENGTH = 4;
  private static final int MAX_CONTROL = 125;

  /** What frames hold. */
  interface Sink {

    /** A piece of the stream of data; the sink owns it. */
    void data(ByteBuf piece);

    /** A control frame. */
    void control(int opcode, byte[] payload);
  }

  private final Sink sink;
  private final byte[] header = new byte[MAX_HEADER];
  private int headerHas;
  private boolean inPayload;
  private int opcode;
  private long left;
  private long mask;
  private byte[] control = {};

  /** Whether the last data frame said that more of its message follows. */
  private boolean inMessage;

  private boolean ended;

  FrameReader(Sink sink) {
    this.sink = sink;
  }

  /** Reads nothing more. */
  void end() {
    ended = true;
  }

  /**
   * Reads what there is; leaves nothing but when it is at its end.
   *
   * @throws FrameException if no client may send this; then it is at its end
   */
  void read(ByteBuf in) {
    while (in.isReadable() && !ended) {
      if (inPayload) {
        readPayload(in);
      } else {
        readHeader(in);
      }
    }
  }

  private void readHeader(ByteBuf in) {
    header[headerHas++] = in.readByte();
    if (headerHas == 2) {
      checkStart();
    }
    if (headerHas >= 2 && headerHas == headerLength()) {
      headerHas = 0;
      begin();
    }
  }

  private int shortLength() {
    return header[1] & 0x7f;
  }

  private int lengthBytes() {
    return shortLength() < 126 ? 0 : shortLength() == 126 ? 2 : 8;
  }

  private int headerLength() {
    return 2 + lengthBytes() + MASK_LENGTH;
  }

  private void checkStart() {
    boolean last = (header[0] & 0x80) != 0;
    opcode = header[0] & 0x0f;
    check((header[0] & 0x70) == 0, "reserved bits without an extension");
    check((header[1] & 0x80) != 0, "no mask");
    switch (opcode) {
      case Opcode.CONTINUATION -> check(inMessage, "a continuation of nothing");
      case Opcode.BINARY -> check(!inMessage, "a message within a message");
      case Opcode.TEXT -> throw broken(UNSUPPORTED_DATA, "text");
      case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> {
        check(last, "a control frame in parts");
        check(shortLength() <= MAX_CONTROL, "a control frame too long");
        return;
      }
      default -> throw broken(PROTOCOL_ERROR, "opcode " + opcode);
    }
    inMessage = !last;
  }

  private void begin() {
    left = shortLength();
    int bytes = lengthBytes();
    if (bytes > 0) {
      left = number(2, bytes);
      check(left >= (bytes == 2 ? 126 : 65_536), "a length in more bytes than it needs");
    }
    mask = number(2 + bytes, MASK_LENGTH);
    mask |= mask << 32;
    inPayload = true;
    if (opcode >= Opcode.CLOSE) {
      control = new byte[(int) left];
    }
    if (left == 0) {
      endFrame();
    }
  }

  private long number(int from, int bytes) {
    long number = 0;
    for (int i = from; i < from + bytes; i++) {
      number = (number << 8) | (header[i] & 0xff);
    }
    return number;
  }

  private void readPayload(ByteBuf in) {
    int length = (int) Math.min(in.readableBytes(), left);
    unmask(in, length);
    left -= length;
    if (opcode >= Opcode.CLOSE) {
      in.readBytes(control, control.length - (int) left - length, length);
    } else {
      sink.data(in.readRetainedSlice(length));
    }
    if (left == 0) {
      endFrame();
    }
  }

  private void endFrame() {
    inPayload = false;
    if (opcode >= Opcode.CLOSE) {
      sink.control(opcode, control);
    }
  }

  /** In place, eight bytes at a time; turns the mask so that it fits what comes next. */
  private void unmask(ByteBuf bytes, int length) {
    int at = bytes.readerIndex();
    int end = at + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      bytes.setLong(at, bytes.getLong(at) ^ mask);
    }
    for (; at < end; at++) {
      bytes.setByte(at, bytes.getByte(at) ^ (int) (mask >>> 56));
      mask = Long.rotateLeft(mask, 8);
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw broken(PROTOCOL_ERROR, otherwise);
    }
  }

  private FrameException broken(int code, String what) {
    ended = true;
    return new FrameException(code, "WebSocket: " + what);
  }
}
