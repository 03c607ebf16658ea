/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.ArrayDeque;
import java.util.Map;

/** How fast endpoints' queues were emptied in the last minute. Guarded by itself. */
final class DrainRates {

  /** How often it is looked, in milliseconds. */
  static final long INTERVAL_MILLIS = 10_000;

  private static final int LOOKS = 6;

  private final ArrayDeque<Look> looks = new ArrayDeque<>();

  synchronized void look(Drained drained, long nowMillis) {
    if (looks.size() == LOOKS) {
      Look ignored = looks.remove();
    }
    looks.add(new Look(nowMillis, drained.counts()));
  }

  /** Messages a second since the oldest look, for each endpoint. */
  synchronized void read(Drained drained, long nowMillis, Board into) {
    Look first = looks.peek();
    long millis = first == null ? 0 : nowMillis - first.atMillis;
    drained
        .counts()
        .forEach((place, count) -> {
          long before = first == null ? count : first.counts.getOrDefault(place, 0L);
          double rate = millis <= 0 ? 0 : Math.max(0, count - before) * 1000.0 / millis;
          into.gauge(Metric.DRAIN_RATE, java.util.List.of(place.label()), rate);
        });
  }

  private record Look(long atMillis, Map<Drained.Place, Long> counts) {}
}
