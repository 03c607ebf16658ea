/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import java.time.Duration;

/**
 * How often a parent is asked who lives below this edge hub, and how long it may take.
 *
 * @param interval from one look at everybody to the next
 * @param identityInterval how long nobody is asked for twice; also the least time between two looks
 *     at everybody that were not due
 * @param patience how long a client that wants to connect waits for the parent
 * @param answerTimeout how long the parent may take to answer one request
 * @param longestRetry how long at most until a look that failed is tried again
 * @param pageSize how many identities one answer holds
 */
public record ScopeOptions(
    Duration interval,
    Duration identityInterval,
    Duration patience,
    Duration answerTimeout,
    Duration longestRetry,
    int pageSize) {

  /** IoT Edge's intervals; clients give up after 30 s, so they wait for less. */
  public static final ScopeOptions DEFAULT =
      new ScopeOptions(
          Duration.ofHours(1),
          Duration.ofSeconds(120),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          100);

  /** These options with another time between two looks. */
  public ScopeOptions withInterval(Duration other) {
    return new ScopeOptions(
        other, identityInterval, patience, answerTimeout, longestRetry, pageSize);
  }

  /** Checks the page size: the parent takes no larger one. */
  public ScopeOptions {
    if (pageSize < 1 || pageSize > 1000) {
      throw new IllegalArgumentException("pageSize is 1 to 1000, not " + pageSize);
    }
  }
}
