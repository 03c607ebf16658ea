/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.util.ArrayDeque;

/**
 * The messages of a queue that come next, without gaps, as far as memory has room for them. Owned
 * by the shard's lane.
 */
final class QueueBuffer {

  private static final int MAX_RECORDS = 2048;
  private static final int MAX_BYTES = 4 << 20;

  /** Below this the next messages are read from the log. */
  private static final int LOW = 512;

  private final ArrayDeque<QueueRecord> records = new ArrayDeque<>();
  private int bytes;
  private long end;
  private int age;

  /** An empty one; the first message in it will have this offset. */
  QueueBuffer(long start) {
    end = start;
  }

  /** The offset behind the last message. */
  long end() {
    return end;
  }

  /** Grows when memory is given up: what was being read at that time does not fit any more. */
  int age() {
    return age;
  }

  boolean hasRoom() {
    return records.size() < MAX_RECORDS && bytes < MAX_BYTES;
  }

  boolean isLow() {
    return records.size() < LOW;
  }

  void add(QueueRecord next) {
    records.add(next);
    bytes += next.memoryBytes();
    end++;
  }

  /** Takes the first. */
  QueueRecord remove() {
    QueueRecord first = records.remove();
    bytes -= first.memoryBytes();
    return first;
  }

  /** Gives up what has this offset or a later one. */
  void cut(long newEnd) {
    while (end > newEnd && !records.isEmpty()) {
      bytes -= records.removeLast().memoryBytes();
      end--;
    }
    age++;
  }

  /** Gives up everything; the next message in it will have this offset. */
  void restart(long start) {
    records.clear();
    bytes = 0;
    end = start;
    age++;
  }

  /** How much is read from the log at once: records. */
  static int readRecords() {
    return MAX_RECORDS;
  }

  /** How much is read from the log at once: bytes. */
  static int readBytes() {
    return MAX_BYTES;
  }
}
