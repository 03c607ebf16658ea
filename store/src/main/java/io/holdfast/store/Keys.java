/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How keys are laid out; numbers are big-endian, so that they sort.
 *
 * <pre>
 * meta    "format"                     format number, 4 bytes
 *         "next-log-id"                4 bytes, as of the last log dropped
 *         "log:" name                  log id, 4 bytes
 * tables  table name, 0, key           value
 * logs    log id, offset of the last   chunk of records
 *         record in the chunk, 8 bytes
 *         log id, -1 in 8 bytes        first offset, 8 bytes; deleted to, 8 bytes
 * </pre>
 *
 * Chunks go by their last offset, not their first: a seek to an offset then finds the chunk that
 * has it, and a range delete up to an offset removes exactly the chunks that end before it. Where a
 * log begins stands behind its chunks and not in the other families: these would have to be flushed
 * again and again so that the write-ahead log of a busy log can go.
 */
final class Keys {

  static final byte[] FORMAT = text("format");
  static final byte[] NEXT_LOG_ID = text("next-log-id");
  static final String LOG_NAME = "log:";

  /** Length of a chunk's key. */
  static final int CHUNK_KEY_BYTES = Integer.BYTES + Long.BYTES;

  private Keys() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  static int number(byte[] value) {
    return ByteBuffer.wrap(value).getInt();
  }

  static byte[] logName(String name) {
    return text(LOG_NAME + name);
  }

  static byte[] head(int logId) {
    return chunk(logId, -1);
  }

  static byte[] chunk(int logId, long lastOffset) {
    return ByteBuffer.allocate(CHUNK_KEY_BYTES).putInt(logId).putLong(lastOffset).array();
  }

  /** What all of a table's keys begin with. */
  static byte[] table(String name) {
    return text(name + '\0');
  }

  static byte[] join(byte[] prefix, byte[] key) {
    byte[] joined = Arrays.copyOf(prefix, prefix.length + key.length);
    System.arraycopy(key, 0, joined, prefix.length, key.length);
    return joined;
  }

  /** The least key greater than every key with this prefix; the prefix has a byte below 255. */
  static byte[] after(byte[] prefix) {
    int end = prefix.length;
    while (end > 0 && prefix[end - 1] == (byte) 0xff) {
      end--;
    }
    if (end == 0) {
      throw new IllegalArgumentException("no key follows a prefix of only 255s");
    }
    byte[] after = Arrays.copyOf(prefix, end);
    after[end - 1]++;
    return after;
  }
}
