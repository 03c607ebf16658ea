/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;

/**
 * One value of a log: consecutive records, committed together.
 *
 * <pre>
 * 1 byte   format, 1
 * 4 bytes  number of records, at least 1
 * 8 bytes  bytes of all chunks of the log from its beginning up to this one's end
 * records  4 bytes length, then the record
 * </pre>
 *
 * Being filled, it belongs to the thread that fills the log.
 */
final class Chunk {

  static final int HEADER_BYTES = 1 + Integer.BYTES + Long.BYTES;

  private static final byte FORMAT = 1;
  private static final int FORMAT_AT = 0;
  private static final int COUNT_AT = 1;
  private static final int TOTAL_AT = COUNT_AT + Integer.BYTES;

  private ByteBuffer bytes;
  private ByteBuffer room;
  private int count;

  Chunk(ByteBuffer buffer) {
    bytes = buffer.clear().position(HEADER_BYTES);
    room = buffer.duplicate();
  }

  int count() {
    return count;
  }

  int size() {
    return bytes.position();
  }

  /** Whether a record of this length fits, and the chunk does not grow beyond the usual for it. */
  boolean fits(int length) {
    int needed = Integer.BYTES + length;
    return bytes.remaining() >= needed && size() + needed <= Buffers.USUAL_BYTES;
  }

  /** Whether a record of this length would fit if the buffer had the usual capacity. */
  boolean couldFit(int length) {
    return bytes.capacity() < Buffers.USUAL_BYTES
        && size() + Integer.BYTES + length <= Buffers.USUAL_BYTES;
  }

  /** Goes on in a larger buffer; returns the one that is not used any more. */
  ByteBuffer moveTo(ByteBuffer larger) {
    ByteBuffer left = bytes;
    larger.clear().put(left.flip());
    bytes = larger;
    room = larger.duplicate();
    return left;
  }

  /** Capacity that a chunk for a record of this length needs. */
  static int capacityFor(int length) {
    return Math.addExact(HEADER_BYTES + Integer.BYTES, length);
  }

  /** Room for one more record, which must fit; valid until the next call. */
  ByteBuffer record(int length) {
    bytes.putInt(length);
    int start = bytes.position();
    bytes.position(start + length);
    count++;
    return room.limit(start + length).position(start);
  }

  /** Completes the header; the chunk lies between position and limit. */
  ByteBuffer seal(long total) {
    bytes.put(FORMAT_AT, FORMAT).putInt(COUNT_AT, count).putLong(TOTAL_AT, total);
    return bytes.flip();
  }

  ByteBuffer buffer() {
    return bytes;
  }

  /** Number of records of the stored chunk at the buffer's position; below 1 if it is none. */
  static int countOf(ByteBuffer stored) {
    if (stored.remaining() < HEADER_BYTES || stored.get(stored.position()) != FORMAT) {
      return -1;
    }
    return stored.getInt(stored.position() + COUNT_AT);
  }

  /** The log's bytes up to the end of the stored chunk at the buffer's position. */
  static long totalOf(ByteBuffer stored) {
    return stored.getLong(stored.position() + TOTAL_AT);
  }
}
