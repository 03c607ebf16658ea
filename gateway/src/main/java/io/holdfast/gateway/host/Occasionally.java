/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps the log short where a peer or a module could fill it: one line a minute. Any thread. */
final class Occasionally {

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Ticker ticker;
  private final AtomicLong next;

  Occasionally(Ticker ticker) {
    this.ticker = ticker;
    this.next = new AtomicLong(ticker.nanoTime());
  }

  /** Whether a line is due; if so, no other is for a minute. */
  boolean isDue() {
    long now = ticker.nanoTime();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + PAUSE);
  }
}
