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

  /** So much is read at once where the memory of all queues is used up. */
  private static final int FEW_BYTES = 16 << 10;

  private final MemoryUse memory;
  private ArrayDeque<QueueRecord> records = new ArrayDeque<>(0);
  private int bytes;
  private long end;
  private int age;

  /** An empty one; the first message in it will have this offset. */
  QueueBuffer(long start, MemoryUse memory) {
    this.memory = memory;
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
    return records.isEmpty()
        || (records.size() < MAX_RECORDS && bytes < MAX_BYTES && memory.hasRoom());
  }

  boolean isLow() {
    return records.isEmpty() || (records.size() < LOW && memory.hasRoom());
  }

  void add(QueueRecord next) {
    records.add(next);
    grow(next.memoryBytes());
    end++;
  }

  private void grow(int by) {
    bytes += by;
    memory.add(by);
  }

  /** The first. */
  QueueRecord first() {
    return records.element();
  }

  /** Takes the first. */
  QueueRecord remove() {
    QueueRecord first = records.remove();
    grow(-first.memoryBytes());
    return first;
  }

  /** Gives up what has this offset or a later one. */
  void cut(long newEnd) {
    while (end > newEnd && !records.isEmpty()) {
      grow(-records.removeLast().memoryBytes());
      end--;
    }
    age++;
  }

  /** Gives up everything; the next message in it will have this offset. */
  void restart(long start) {
    if (!records.isEmpty()) {
      records = new ArrayDeque<>(0); // a cleared one keeps its room
    }
    grow(-bytes);
    end = start;
    age++;
  }

  /** How much is read from the log at once: records. */
  static int readRecords() {
    return MAX_RECORDS;
  }

  /** Keeps room for a read from the log; returns how much, in bytes. */
  int reserve() {
    int room = memory.hasRoom() ? MAX_BYTES : FEW_BYTES;
    memory.add(room);
    return room;
  }

  /** The read is over: what it found, if it is kept, takes room of its own. */
  void giveBack(int reserved) {
    memory.add(-reserved);
  }
}
