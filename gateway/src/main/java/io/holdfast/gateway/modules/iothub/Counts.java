/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.LongAdder;

/** Counters of one bridge. Any thread. */
final class Counts {

  private final Map<Count, LongAdder> counters;

  Counts() {
    Map<Count, LongAdder> made = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      made.put(count, new LongAdder());
    }
    counters = Collections.unmodifiableMap(made);
  }

  void add(Count count) {
    add(count, 1);
  }

  void add(Count count, long more) {
    LongAdder counter = counters.get(count);
    if (counter != null) {
      counter.add(more);
    }
  }

  Map<Count, Long> now() {
    Map<Count, Long> now = new EnumMap<>(Count.class);
    counters.forEach((count, counter) -> now.put(count, counter.sum()));
    return now;
  }

  /** For the log: what is not zero. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ").setEmptyValue("nothing");
    now()
        .forEach((count, value) -> {
          if (value > 0) {
            text.add(value + " " + count.name().toLowerCase(Locale.ROOT).replace('_', ' '));
          }
        });
    return text.toString();
  }
}
