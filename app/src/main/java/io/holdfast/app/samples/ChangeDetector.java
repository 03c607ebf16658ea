/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers the readings that were let through and counts. Guarded by its own lock. */
final class ChangeDetector {

  /** Half a percent: what a machine that has nothing to do still exceeds now and then. */
  static final double DEFAULT_THRESHOLD = 0.5;

  /**
   * What the detector reports.
   *
   * @param threshold by how much a number must change
   * @param received how many readings came since the last reset
   * @param forwarded how many of them were let through
   */
  record State(double threshold, long received, long forwarded) {
    Map<String, Object> members() {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("threshold", threshold);
      members.put("received", received);
      members.put("forwarded", forwarded);
      return members;
    }
  }

  private final Map<String, Double> forwardedValues = new HashMap<>();
  private double threshold = DEFAULT_THRESHOLD;
  private long received;
  private long forwarded;

  /** Whether a number of the reading differs enough from the last one that was let through. */
  synchronized boolean isEnough(Map<String, ? extends @Nullable Object> reading) {
    received++;
    boolean enough = false;
    for (var member : reading.entrySet()) {
      enough |= member.getValue() instanceof Number now && changed(member.getKey(), now);
    }
    if (enough) {
      forwarded++;
      remember(reading);
    }
    return enough;
  }

  /** The reading did not get away: the next one like it counts as changed. */
  synchronized void unsent(Map<String, ? extends @Nullable Object> reading) {
    forwarded--;
    reading.keySet().forEach(forwardedValues::remove);
  }

  private boolean changed(String name, Number now) {
    Double before = forwardedValues.get(name);
    return before == null || Math.abs(now.doubleValue() - before) >= threshold;
  }

  private void remember(Map<String, ? extends @Nullable Object> reading) {
    reading.forEach((name, value) -> {
      if (value instanceof Number number) {
        forwardedValues.put(name, number.doubleValue());
      }
    });
  }

  /** Sets by how much a number must change; what is no such number sets the default. */
  synchronized void threshold(@Nullable Object desired) {
    threshold =
        desired instanceof Number number && number.doubleValue() >= 0
            ? number.doubleValue()
            : DEFAULT_THRESHOLD;
  }

  synchronized State state() {
    return new State(threshold, received, forwarded);
  }

  /** Forgets all readings and counts from zero; answers what was counted before. */
  synchronized State reset() {
    State before = state();
    forwardedValues.clear();
    received = 0;
    forwarded = 0;
    return before;
  }
}
