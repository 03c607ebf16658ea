/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import java.util.concurrent.atomic.LongAdder;

/** Counts of all links from 0 at the start; any thread reads. */
final class LinkCounts {

  private final LongAdder sent = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder removed = new LongAdder();

  void countSent(int bytes) {
    sent.increment();
    sentBytes.add(bytes);
  }

  void countRemoved() {
    removed.increment();
  }

  long sent() {
    return sent.sum();
  }

  long sentBytes() {
    return sentBytes.sum();
  }

  long removed() {
    return removed.sum();
  }
}
