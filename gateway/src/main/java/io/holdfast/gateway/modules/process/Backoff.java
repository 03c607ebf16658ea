/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import java.time.Duration;

/**
 * How long a program that has ended stays away: half a second, then twice as long each time, up to
 * ten seconds; and again half a second after a life of a minute. One thread.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration GOOD_LIFE = Duration.ofMinutes(1);

  private Duration next = FIRST;

  /** The pause after a life of that length. */
  Duration after(Duration life) {
    Duration pause = life.compareTo(GOOD_LIFE) >= 0 ? FIRST : next;
    Duration twice = pause.multipliedBy(2);
    next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    return pause;
  }
}
