/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.DriverTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that passes only when a test says so. Any thread may use it. */
final class HandTimer implements DriverTimer {

  private record Entry(Duration due, long order, Runnable task) {}

  private final List<Entry> entries = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private long added;

  @Override
  public synchronized Cancel after(Duration delay, Runnable task) {
    Entry entry = new Entry(now.plus(delay), added++, task);
    entries.add(entry);
    return () -> remove(entry);
  }

  private synchronized void remove(Entry entry) {
    entries.remove(entry);
  }

  /** Lets time pass and runs what was due in it, in the order of its time. */
  void turn(Duration amount) {
    Duration end = advance(amount);
    Entry due;
    while ((due = takeDue(end)) != null) {
      due.task().run();
    }
  }

  private synchronized Duration advance(Duration amount) {
    now = now.plus(amount);
    return now;
  }

  private synchronized @Nullable Entry takeDue(Duration end) {
    Entry first =
        entries.stream()
            .filter(entry -> entry.due().compareTo(end) <= 0)
            .min(Comparator.comparing(Entry::due).thenComparingLong(Entry::order))
            .orElse(null);
    entries.remove(first);
    return first;
  }
}
