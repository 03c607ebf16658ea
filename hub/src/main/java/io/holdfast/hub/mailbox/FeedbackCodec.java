/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The stored form of feedback. */
final class FeedbackCodec {

  private static final byte VERSION = 1;

  private FeedbackCodec() {}

  static byte[] key(long sequence) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
  }

  static long sequence(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static byte[] encode(FeedbackRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(VERSION);
      out.writeLong(record.time().toEpochMilli());
      out.writeUTF(record.fate().wireName());
      out.writeUTF(record.deviceId());
      out.writeUTF(record.generationId());
      text(out, record.messageId());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it is none of a known version
   */
  static FeedbackRecord decode(byte[] value) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
    try {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("stored feedback has the unknown version " + version);
      }
      Instant time = Instant.ofEpochMilli(in.readLong());
      String fateName = in.readUTF();
      Fate fate = Fate.of(fateName);
      if (fate == null) {
        throw new IllegalArgumentException("stored feedback tells of the unknown " + fateName);
      }
      String deviceId = in.readUTF();
      String generationId = in.readUTF();
      return new FeedbackRecord(text(in), time, fate, deviceId, generationId);
    } catch (IOException e) {
      throw new IllegalArgumentException("stored feedback is cut off", e);
    }
  }

  /** A message id may be longer than what writeUTF takes once it is encoded. */
  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
