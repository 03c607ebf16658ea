/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all senders together may have on their way. The less urgent a message, the sooner there is
 * no room for it: half of all is for urgent ones alone, so that these never wait behind others of
 * other senders. Owner: the uplink's thread, unless a method says otherwise.
 */
final class Budget {

  /** As many drains are told of room in one turn: each may take many messages. */
  private static final int TOLD_AT_ONCE = 64;

  /** What a message counts until its size is known, in bytes. */
  static final int GUESS = 16 * 1024;

  private final int maxMessages;
  private final long maxBytes;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Those that found no room, from any thread; then in the order in which they are told. */
  private final ConcurrentLinkedQueue<Waiting> refused = new ConcurrentLinkedQueue<>();

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingInt(Waiting::priority));

  Budget(LinkOptions options) {
    maxMessages = options.budgetMessages();
    maxBytes = options.budgetBytes();
  }

  /** Whether there is room for a message of this priority, 0 the most urgent. */
  private boolean hasRoom(int priority) {
    int lost = Math.min(Math.max(priority, 0), 10);
    return messages.get() < maxMessages - (long) maxMessages * lost / 20
        && bytes.get() < maxBytes - maxBytes * lost / 20;
  }

  /** Takes room for a message of this priority, if there is some; any thread. */
  boolean reserve(int priority) {
    if (!hasRoom(priority)) {
      return false;
    }
    messages.getAndIncrement(); // Lanes that ask at once may go beyond by one each.
    bytes.getAndAdd(GUESS); // Many are let in before the first of them comes.
    return true;
  }

  /**
   * The drain is told once there is room for this priority; any thread. Ask {@link #reserve} again
   * afterwards.
   */
  void tellLater(Drain drain, int priority) {
    refused.add(new Waiting(drain, priority));
  }

  /** A message came for which there is room taken. */
  void take(int size) {
    bytes.getAndAdd(size - (long) GUESS);
  }

  /** A message of this size is done with; one that did not come after all has {@link #GUESS}. */
  void free(int size) {
    messages.getAndDecrement();
    bytes.getAndAdd(-size);
  }

  /**
   * Tells those that there is room for, the urgent first.
   *
   * @return whether some are left that there is room for
   */
  boolean tell() {
    for (Waiting next = refused.poll(); next != null; next = refused.poll()) {
      waiting.add(next);
    }
    for (int told = 0; told < TOLD_AT_ONCE; told++) {
      Waiting first = waiting.peek();
      if (first == null || !hasRoom(first.priority)) {
        return false;
      }
      var _ = waiting.remove();
      first.drain.roomAgain();
    }
    return !waiting.isEmpty();
  }

  int inFlight() {
    return messages.get();
  }

  /** One that found no room for a message of this priority. */
  private record Waiting(Drain drain, int priority) {}
}
