/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.StoredMessage;
import io.holdfast.store.Log;
import java.nio.ByteBuffer;

/**
 * A message in a queue: when it dies (8 bytes, milliseconds since 1970, 0 never), then the message.
 */
record QueueRecord(StoredMessage message, long expiresMillis) {

  /** What a record costs in memory besides its bytes, roughly. */
  private static final int OVERHEAD = 96;

  void appendTo(Log log) {
    ByteBuffer room = log.record(Long.BYTES + MessageCodec.length(message));
    room.putLong(expiresMillis);
    MessageCodec.encode(message, room);
  }

  static QueueRecord read(MessageCodec codec, ByteBuffer bytes) {
    long expiresMillis = bytes.getLong();
    return new QueueRecord(codec.next(bytes), expiresMillis);
  }

  /** When the stored message dies; nothing else is read of it. */
  static long expiresMillis(ByteBuffer bytes) {
    return bytes.getLong();
  }

  boolean isDead(long nowMillis) {
    return isDead(expiresMillis, nowMillis);
  }

  static boolean isDead(long expiresMillis, long nowMillis) {
    return expiresMillis != 0 && nowMillis >= expiresMillis;
  }

  int memoryBytes() {
    return OVERHEAD + MessageCodec.length(message);
  }
}
