/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageCodec;
import io.holdfast.store.Log;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a queue's next messages from its log into memory, before their turn. Owned by the shard's
 * lane; what blocks runs on the store's readers, one read at a time.
 */
final class ReadAhead {

  private final EndpointQueue queue;
  private final Log log;
  private final QueueBuffer buffer;
  private final Shard shard;
  private boolean reading;

  /** Whether the last read failed. */
  private boolean unreadable;

  /** Whether it has not been long since: each failure is told of, but not too often. */
  private boolean restsFromFault;

  ReadAhead(EndpointQueue queue, Log log, QueueBuffer buffer, Shard shard) {
    this.queue = queue;
    this.log = log;
    this.buffer = buffer;
    this.shard = shard;
  }

  boolean isReading() {
    return reading;
  }

  boolean isUnreadable() {
    return unreadable;
  }

  /** After a failure it may try again. */
  void rested() {
    restsFromFault = false;
  }

  /** Reads on if memory runs low and there is more. */
  void fill() {
    if (!reading && !restsFromFault && buffer.isLow() && buffer.end() < queue.committed()) {
      reading = true;
      int age = buffer.age();
      long from = buffer.end();
      int bytes = buffer.reserve();
      shard.store().readers().execute(() -> read(from, age, bytes));
    }
  }

  /** On a reader's thread. */
  private void read(long from, int age, int maxBytes) {
    List<QueueRecord> entries = new ArrayList<>();
    MessageCodec codec = new MessageCodec();
    Throwable fault = null;
    try {
      log.read(
          from,
          QueueBuffer.readRecords(),
          maxBytes,
          (offset, bytes) -> {
            if (offset == from + entries.size()) { // else what was asked for has been forgotten
              entries.add(QueueRecord.read(codec, bytes));
            }
          });
    } catch (RuntimeException | Error e) { // Nothing is read again until this read is over.
      fault = e;
    }
    Throwable failure = fault;
    shard
        .lane()
        .execute(() -> {
          buffer.giveBack(maxBytes);
          filled(entries, from, age, failure);
        });
  }

  private void filled(List<QueueRecord> entries, long from, int age, @Nullable Throwable failure) {
    reading = false;
    unreadable = failure != null;
    if (failure != null) {
      restsFromFault = true;
      queue.unreadable(failure);
      return;
    }
    if (age == buffer.age() && from == buffer.end()) {
      for (QueueRecord entry : entries) {
        if (buffer.end() >= queue.committed()) {
          break;
        }
        buffer.add(entry);
      }
    }
    queue.filled();
  }
}
