/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.queue.QueueOptions.WhenFull;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much disk all queues take together, and who gives some back. Any thread. */
final class DiskUse {

  /** So large a part of the limit is made free at a time. */
  private static final int SLICE = 32;

  /** Where old messages make room, this part of the limit may be taken beyond it for a moment. */
  private static final int SLACK = 8;

  private final AtomicLong bytes = new AtomicLong();
  private final Set<EndpointQueue> queues = ConcurrentHashMap.newKeySet();

  /** How many queues are making room. */
  private final AtomicInteger making = new AtomicInteger();

  private final long limit;
  private final WhenFull whenFull;

  DiskUse(QueueOptions options) {
    this.limit = options.diskLimitBytes();
    this.whenFull = options.whenFull();
  }

  void add(EndpointQueue queue) {
    queues.add(queue);
  }

  void remove(EndpointQueue queue) {
    queues.remove(queue);
  }

  void grow(long by) {
    bytes.addAndGet(by);
  }

  long bytes() {
    return bytes.get();
  }

  /** Whether a message must be refused, after room was asked for where that may be made. */
  boolean refuses() {
    long used = bytes.get();
    if (used <= limit) {
      return false;
    }
    if (whenFull == WhenFull.REFUSE) {
      return true;
    }
    if (making.compareAndSet(0, 1)) {
      makeRoom(used - limit + limit / SLICE);
      making.decrementAndGet();
    }
    return used - limit > limit / SLACK;
  }

  /** The oldest of the fullest queues go, those of the least urgent priority first. */
  private void makeRoom(long wanted) {
    List<Share> shares =
        queues.stream()
            .map(queue -> new Share(queue, queue.space().booked()))
            .filter(share -> share.bytes > 0)
            .sorted(Share.ORDER)
            .toList();
    long missing = wanted;
    for (Share share : shares) {
      if (missing <= 0) {
        return;
      }
      long part = Math.min(missing, share.bytes);
      missing -= part;
      making.incrementAndGet();
      EndpointQueue queue = share.queue;
      queue.lane().execute(() -> queue.dropOldest(part, making::decrementAndGet));
    }
  }

  /** A queue and what it takes. */
  private record Share(EndpointQueue queue, long bytes) {
    static final Comparator<Share> ORDER =
        Comparator.comparingInt((Share share) -> share.queue.priority())
            .thenComparingLong(Share::bytes)
            .reversed();
  }
}
