/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.List;
import java.util.Map;

/**
 * One series as it was at a moment.
 *
 * @param labels values of the metric's labels, in their order
 * @param value of a counter or gauge
 * @param count of a summary: how many values there were since the start
 * @param sum of a summary: their sum
 * @param quantiles of a summary, by share: of the last while, NaN if there was nothing
 */
public record Sample(
    List<String> labels, double value, long count, double sum, Map<Double, Double> quantiles) {

  /** Whether nothing was counted in it yet. */
  boolean isNothing() {
    return value == 0 && count == 0;
  }
}
