/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message as bytes, for logs: format version (1 byte), time (8), length of the header (4),
 * header, body.
 *
 * <p>Decoding keeps the last header, so that messages with the same header share one object: an
 * instance belongs to one thread.
 */
public final class MessageCodec {

  private static final byte VERSION = 2;
  private static final byte OLDEST_VERSION = 1;
  private static final int FIXED_LENGTH = 1 + 8 + 4;

  private @Nullable MessageHeader last;

  /** How many bytes {@link #encode} writes. */
  public static int length(StoredMessage message) {
    return FIXED_LENGTH + message.header().storedLength() + message.body().length();
  }

  /** Appends the message to a buffer that has room for it. */
  public static void encode(StoredMessage message, ByteBuffer target) {
    target.put(VERSION);
    target.putLong(message.enqueuedMillis());
    target.putInt(message.header().storedLength());
    message.header().writeTo(target);
    message.body().writeTo(target);
  }

  /** When the message was taken that the bytes begin with; nothing else is read of it. */
  public static long enqueuedMillis(ByteBuffer source) {
    return source.getLong(source.position() + 1);
  }

  /** Reads a message from all remaining bytes; the bytes are copied. */
  public static StoredMessage decode(ByteBuffer source) {
    return new MessageCodec().next(source);
  }

  /**
   * Reads a message from all remaining bytes; the bytes are copied.
   *
   * @throws IllegalArgumentException if they are not a message of a known version
   */
  public StoredMessage next(ByteBuffer source) {
    byte version = knownVersion(source);
    long enqueuedMillis = source.getLong();
    int headerLength = source.getInt();
    MessageHeader header = header(source.slice(source.position(), headerLength), version);
    source.position(source.position() + headerLength);
    byte[] body = new byte[source.remaining()];
    source.get(body);
    return new StoredMessage(header, enqueuedMillis, Bytes.owning(body));
  }

  /**
   * Reads the header of a message, and nothing else.
   *
   * @throws IllegalArgumentException if the bytes do not begin with a message of a known version
   */
  public MessageHeader nextHeader(ByteBuffer source) {
    byte version = knownVersion(source);
    long ignored = source.getLong();
    int headerLength = source.getInt();
    return header(source.slice(source.position(), headerLength), version);
  }

  private static byte knownVersion(ByteBuffer source) {
    byte version = source.get();
    if (version < OLDEST_VERSION || version > VERSION) {
      throw new IllegalArgumentException("a stored message has the unknown version " + version);
    }
    return version;
  }

  private MessageHeader header(ByteBuffer bytes, int version) {
    MessageHeader known = last;
    if (known == null || version != VERSION || !known.isStoredAs(bytes)) {
      known = HeaderCodec.decode(bytes, version);
      last = known;
    }
    return known;
  }
}
