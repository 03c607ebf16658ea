/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.netty.util.concurrent.Ticker;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** When what is read next. Owner: the module's thread. */
final class Schedule {

  private final Ticker ticker;
  private final PriorityQueue<Slot> slots;

  /** A reading, when it is due, and what was said of it last. */
  static final class Slot {
    final Reading reading;
    @Nullable JsonNode published;
    @Nullable String complaint;
    private long due;

    private Slot(Reading reading, long due) {
      this.reading = reading;
      this.due = due;
    }
  }

  /** All of it is due now. */
  Schedule(List<Reading> readings, Ticker ticker) {
    this.ticker = ticker;
    long now = ticker.nanoTime();
    Comparator<Slot> soonest = (one, other) -> Long.signum(one.due - other.due);
    slots = new PriorityQueue<>(Math.max(1, readings.size()), soonest);
    readings.forEach(reading -> slots.add(new Slot(reading, now)));
  }

  /** Nanoseconds until something is due; zero or less if it is, and a long time if nothing is. */
  long untilNext() {
    Slot next = slots.peek();
    return next == null ? Long.MAX_VALUE : next.due - ticker.nanoTime();
  }

  /**
   * What is due, or null. It is due again a period later; what was missed meanwhile is not made up.
   */
  @Nullable Slot take() {
    if (untilNext() > 0) {
      return null;
    }
    Slot slot = slots.remove();
    long now = ticker.nanoTime();
    long period = slot.reading.period().toNanos();
    slot.due += period;
    if (slot.due - now < 0) {
      slot.due = now + period;
    }
    slots.add(slot);
    return slot;
  }
}
