/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts messages and their confirmations. Any thread, but one at a time sends. */
final class Tally {

  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();

  /** Counts a message that is about to be sent. */
  Ticket sending() {
    sent.incrementAndGet();
    return new Ticket();
  }

  /** Counts confirmations of messages that have no ticket. */
  void confirm(long messages) {
    confirmed.addAndGet(messages);
  }

  long sent() {
    return sent.get();
  }

  long confirmed() {
    return confirmed.get();
  }

  /** How many are neither confirmed nor failed. */
  long open() {
    return sent.get() - confirmed.get() - wrong.get();
  }

  /** How many were not confirmed, or not once. */
  long lost() {
    return Math.abs(sent.get() - confirmed.get()) + wrong.get();
  }

  /** One message. */
  final class Ticket {
    private final AtomicBoolean told = new AtomicBoolean();

    /** What became of it. */
    void told(boolean accepted) {
      boolean first = told.compareAndSet(false, true);
      (first && accepted ? confirmed : wrong).incrementAndGet();
    }
  }
}
