/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the messages take that stand ready in it, of all queues. Any thread. */
final class MemoryUse {

  private final AtomicLong bytes = new AtomicLong();
  private final long limit;

  MemoryUse(long limit) {
    this.limit = limit;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  /** Whether there is room; without, a queue has in memory what is next and little else. */
  boolean hasRoom() {
    return bytes.get() < limit;
  }

  long bytes() {
    return bytes.get();
  }
}
