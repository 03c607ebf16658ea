/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.queue.QueueOptions.WhenFull;
import io.holdfast.store.Log;
import org.jspecify.annotations.Nullable;

/**
 * What a queue takes of the disk, and whether it may take more. Owned by the shard's lane, but for
 * what says otherwise.
 */
final class QueueSpace {

  /** So large a part of the bound is made free at a time. */
  private static final int SLICE = 32;

  /** Where old messages make room, this part of the bound may be taken beyond it for a moment. */
  private static final int SLACK = 8;

  private final EndpointQueue queue;
  private final Log log;
  private final QueueOptions options;
  private final DiskUse disk;

  /** Whether the oldest are going for the sake of newer ones. */
  private boolean dropping;

  /** What the sum of all queues has of this one. Written by the lane. */
  private volatile long booked;

  QueueSpace(EndpointQueue queue, Log log, Keeping keeping) {
    this.queue = queue;
    this.log = log;
    this.options = keeping.options();
    this.disk = keeping.disk();
    disk.add(queue);
    book();
  }

  /** The log has changed. */
  void book() {
    long now = log.sizeBytes();
    disk.grow(now - booked);
    booked = now;
  }

  /** What the sum of all queues has of this one. Any thread. */
  long booked() {
    return booked;
  }

  boolean isMakingRoom() {
    return dropping;
  }

  /** The queue is not used any more. */
  void close() {
    disk.remove(queue);
    disk.grow(-booked);
    booked = 0;
  }

  /** Why a message must be refused, or null if there is room, or will be. */
  @Nullable String whyRefused() {
    if (isFull()) {
      return "the queue of "
          + queue.endpoint().address()
          + " is full: "
          + options.maxBytes()
          + " bytes wait in it";
    }
    return disk.refuses()
        ? "the queues are full: " + options.diskLimitBytes() + " bytes wait in all of them"
        : null;
  }

  private boolean isFull() {
    long over = log.sizeBytes() - options.maxBytes();
    if (over <= 0) {
      return false;
    }
    if (options.whenFull() == WhenFull.REFUSE) {
      return true;
    }
    if (!dropping) {
      dropping = true;
      queue.dropOldest(over + options.maxBytes() / SLICE, () -> dropping = false);
    }
    return over > options.maxBytes() / SLACK;
  }
}
