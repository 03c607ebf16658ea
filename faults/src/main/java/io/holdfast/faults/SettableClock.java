/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A wall clock that stands still until a test turns it. Any thread may read or turn it. */
public final class SettableClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** Starts at the given instant. */
  public SettableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Turns the clock on, or back if the amount is negative. */
  public void turn(Duration amount) {
    now.updateAndGet(instant -> instant.plus(amount));
  }
}
