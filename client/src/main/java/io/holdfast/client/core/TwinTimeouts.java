/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import java.time.Duration;

/**
 * How long a hub may take to answer about the twin, the time without a connection included.
 *
 * @param get for the twin
 * @param reported for a change to its reported half
 */
public record TwinTimeouts(Duration get, Duration reported) {

  /** A minute to read, five minutes to change: as in the C SDK. */
  public static final TwinTimeouts DEFAULT =
      new TwinTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(5));
}
