/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells of what may happen a thousand times a second: the first time, and then at most once a
 * minute, with how often it was. Any thread may use it.
 */
final class SparseLog {

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final LongSupplier nanoTime;
  private final String text;
  private long told;
  private long times;

  /** With the sentence that is told; a reason and a count follow it. */
  SparseLog(Logger log, LongSupplier nanoTime, String text) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.text = text;
  }

  /** It has happened. */
  synchronized void happened(String reason) {
    times++;
    long now = nanoTime.getAsLong();
    if (times == 1 || now - told >= PAUSE) {
      told = now;
      log.warn("{}: {} ({} so far)", text, reason, times);
    }
  }
}
