/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.time.Duration;

/**
 * How long to wait before a program that ended is started again: half a second, and twice as long
 * after each short life, to a longest delay. One thread uses it.
 */
public final class RestartDelays {

  /** A program that lived this long begins anew with the shortest delay. */
  static final Duration LONG_LIFE = Duration.ofSeconds(60);

  static final Duration SHORTEST = Duration.ofMillis(500);

  private final Duration longest;
  private Duration next = SHORTEST;

  /**
   * None has ended yet.
   *
   * @param longest at least half a second
   */
  public RestartDelays(Duration longest) {
    this.longest = longest;
  }

  /** The delay after a life. */
  public Duration after(Duration life) {
    if (life.compareTo(LONG_LIFE) >= 0) {
      next = SHORTEST;
    }
    Duration delay = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return delay;
  }
}
