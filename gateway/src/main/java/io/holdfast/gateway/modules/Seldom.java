/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what goes wrong again and again, and says which occurrences are worth a line in the log:
 * the first, the 10th, the 100th, and each 1,000th. Any thread.
 */
public final class Seldom {

  private static final int STEP = 1_000;

  private final AtomicLong count = new AtomicLong();

  /** Counts one more; whether to log it. */
  public boolean isWorthALine() {
    long now = count.incrementAndGet();
    return now == 1 || now == 10 || now == 100 || now % STEP == 0;
  }

  /** How many there were. */
  public long count() {
    return count.get();
  }
}
