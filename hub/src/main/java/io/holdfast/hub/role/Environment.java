/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Lane;
import io.holdfast.hub.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The world outside, as a hub sees it.
 *
 * @param clock the wall clock
 * @param random for keys and ids; cryptographically strong but in tests
 * @param lanes what the protocol heads run their connections on
 * @param broken run if the hub cannot go on and only a new start helps; on a thread of the hub's
 */
public record Environment(
    InstantSource clock, Timer timer, RandomGenerator random, List<Lane> lanes, Runnable broken) {

  /** Copies the list. */
  public Environment {
    lanes = List.copyOf(lanes);
  }
}
