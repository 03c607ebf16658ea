/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long messages took between modules. Any thread. */
final class HopTimes {

  private List<Long> nanos = new ArrayList<>();

  /**
   * Those of some time.
   *
   * @param count how many
   * @param median half of them took no longer
   * @param late a hundredth of them took longer
   */
  record Summary(int count, Duration median, Duration late) {

    @Override
    public String toString() {
      return count
          + " local messages, half of them within "
          + millis(median)
          + " ms, 99 % within "
          + millis(late)
          + " ms";
    }

    /** With what an earlier one had, if that is more. */
    Summary withLate(Duration earlier) {
      return new Summary(count, median, earlier.compareTo(late) > 0 ? earlier : late);
    }

    private static double millis(Duration time) {
      return Math.round(time.toNanos() / 10_000.0) / 100.0;
    }
  }

  synchronized void add(long took) {
    nanos.add(took);
  }

  /** Those since the last call. */
  synchronized Summary take() {
    List<Long> taken = nanos;
    nanos = new ArrayList<>();
    if (taken.isEmpty()) {
      return new Summary(0, Duration.ZERO, Duration.ZERO);
    }
    Collections.sort(taken);
    return new Summary(
        taken.size(),
        Duration.ofNanos(taken.get(taken.size() / 2)),
        Duration.ofNanos(taken.get(taken.size() * 99 / 100)));
  }
}
