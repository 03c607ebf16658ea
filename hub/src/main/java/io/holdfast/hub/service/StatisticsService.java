/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.watch.Counts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the hub counts, as operators look at it. */
public final class StatisticsService {

  private final Counts counts;

  StatisticsService(Counts counts) {
    this.counts = counts;
  }

  /** The counts; refused for want of the right. */
  public CompletionStage<Outcome<Counts>> counts(Access access) {
    return access.with(
        Right.SERVICE_CONNECT, () -> CompletableFuture.completedFuture(Outcome.done(counts)));
  }
}
