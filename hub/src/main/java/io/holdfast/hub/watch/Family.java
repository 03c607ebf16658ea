/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.List;

/** All series of one metric. */
public record Family(Metric metric, List<Sample> samples) {

  /** Copies the list. */
  public Family {
    samples = List.copyOf(samples);
  }
}
