/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;

/**
 * A moment until which several waits may last together. Immutable.
 *
 * @param ticker the time
 * @param end by that ticker, in nanoseconds
 */
record Deadline(Ticker ticker, long end) {

  static Deadline in(Duration time, Ticker ticker) {
    return new Deadline(ticker, ticker.nanoTime() + time.toNanos());
  }

  /** The time until then, and never less than none. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - ticker.nanoTime()));
  }
}
