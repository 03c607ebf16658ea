/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import java.time.Duration;

/**
 * How twins are kept like the parent's.
 *
 * @param fetchTimeout how long a client that asks for its twin waits for the parent, at most
 * @param reportDelay how long a patch of reported properties waits for others before the parent
 *     gets them; also the first pause after a failure
 * @param longestPause between two attempts that fail; each pause is twice the one before
 * @param window how many twins are asked for or reported to the parent at a time
 */
public record MirrorOptions(
    Duration fetchTimeout, Duration reportDelay, Duration longestPause, int window) {

  /** Refuses what cannot work. */
  public MirrorOptions {
    if (fetchTimeout.isNegative() || reportDelay.isNegative() || longestPause.isNegative()) {
      throw new IllegalArgumentException("a time is negative");
    }
    if (window < 1) {
      throw new IllegalArgumentException("at least one at a time, not " + window);
    }
  }

  /** 5 seconds, 5 seconds, a minute, 64. */
  public static final MirrorOptions DEFAULT =
      new MirrorOptions(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(1), 64);

  /** These options with another wait before reported properties go up. */
  public MirrorOptions withReportDelay(Duration other) {
    return new MirrorOptions(fetchTimeout, other, longestPause, window);
  }
}
