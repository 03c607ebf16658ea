/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time as a lane measures how long something takes: read once a turn, for what a turn writes
 * leaves at its end. Owned by the lane.
 */
final class LaneClock {

  private final Lane lane;
  private final InstantSource clock;
  private final Runnable turnEnded = this::turnEnded;
  private boolean known;
  private long micros;

  LaneClock(Lane lane, InstantSource clock) {
    this.lane = lane;
    this.clock = clock;
  }

  /** The turn's time, in microseconds since 1970. */
  long micros() {
    if (!known) {
      lane.afterTurn(turnEnded);
      known = true;
      micros = microsNow();
    }
    return micros;
  }

  /** Reads it anew; for the rest of the turn, too. */
  long refreshed() {
    micros = microsNow();
    return micros;
  }

  private void turnEnded() {
    known = false;
  }

  /** The time, in microseconds since 1970. */
  long microsNow() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
