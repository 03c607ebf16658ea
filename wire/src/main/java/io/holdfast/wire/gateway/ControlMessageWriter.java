/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Control messages to bytes. The size of a text counts the NUL at its end. */
final class ControlMessageWriter {

  private ControlMessageWriter() {}

  static void check(int gatewayMessageVersion, int uriType, String uri, String args) {
    if (((gatewayMessageVersion | uriType) & ~0xFF) != 0) {
      throw new IllegalArgumentException("version and type are one byte each");
    }
    if (uri.indexOf('\0') >= 0 || args.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("uri and arguments cannot hold a NUL");
    }
  }

  static byte[] create(ControlMessage.Create create) {
    byte[] uri = create.uri().getBytes(StandardCharsets.UTF_8);
    byte[] args = create.args().getBytes(StandardCharsets.UTF_8);
    byte[] message =
        new byte[ControlMessageReader.CREATE_MINIMUM + uri.length + 1 + args.length + 1];
    ByteBuffer out = begin(message, ControlMessageReader.CREATE);
    out.put((byte) create.gatewayMessageVersion());
    out.put((byte) create.uriType());
    text(out, uri);
    text(out, args);
    return message;
  }

  private static void text(ByteBuffer out, byte[] text) {
    out.putInt(text.length + 1);
    out.put(text);
    out.put((byte) 0);
  }

  static byte[] reply(int status) {
    byte[] message = new byte[ControlMessageReader.HEADER + 1];
    begin(message, ControlMessageReader.REPLY).put((byte) status);
    return message;
  }

  static byte[] bare(int type) {
    byte[] message = new byte[ControlMessageReader.HEADER];
    begin(message, type);
    return message;
  }

  private static ByteBuffer begin(byte[] message, int type) {
    return ByteBuffer.wrap(message)
        .putShort((short) ControlMessageReader.MAGIC)
        .put((byte) ControlMessageReader.VERSION)
        .put((byte) type)
        .putInt(message.length);
  }
}
