/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * Messages by their packet identifiers, chained through themselves: adding one makes no object.
 * Identifiers come one after the other and mostly leave in that order, so nearly each has a bucket
 * of its own; a table with open addressing would have them in one run, which every removal had to
 * walk. Owner: the loop.
 */
final class QueuedIds {

  private static final int LEAST = 8;

  private @Nullable Queued[] buckets = new Queued[LEAST];
  private int size;

  /** The message with this identifier, if there is one. */
  @Nullable Queued get(int packetId) {
    Queued message = buckets[packetId & (buckets.length - 1)];
    while (message != null && message.packetId != packetId) {
      message = message.nextInBucket;
    }
    return message;
  }

  /** Adds a message with its identifier, which no other one here has. */
  void add(Queued message) {
    if (size == buckets.length) {
      grow();
    }
    size++;
    link(message);
  }

  private void link(Queued message) {
    int bucket = message.packetId & (buckets.length - 1);
    message.nextInBucket = buckets[bucket];
    buckets[bucket] = message;
  }

  private void grow() {
    @Nullable Queued[] full = buckets;
    buckets = new Queued[full.length * 2];
    for (Queued first : full) {
      for (Queued message = first; message != null; ) {
        Queued next = message.nextInBucket;
        link(message);
        message = next;
      }
    }
  }

  /** Takes out a message that is here. */
  void remove(Queued message) {
    int bucket = message.packetId & (buckets.length - 1);
    Queued before = null;
    Queued at = buckets[bucket];
    while (at != null && at != message) {
      before = at;
      at = at.nextInBucket;
    }
    if (at == null) {
      return;
    }
    if (before == null) {
      buckets[bucket] = message.nextInBucket;
    } else {
      before.nextInBucket = message.nextInBucket;
    }
    message.nextInBucket = null;
    size--;
  }
}
