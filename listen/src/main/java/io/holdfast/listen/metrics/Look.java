/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.metrics;

import io.holdfast.hub.watch.Family;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the hub once for all who ask at the same time: however many do, it costs the hub no
 * more. Owned by the event loop.
 */
final class Look {

  private final Supplier<CompletionStage<List<Family>>> figures;
  private @Nullable CompletableFuture<List<Family>> underWay;

  Look(Supplier<CompletionStage<List<Family>>> figures) {
    this.figures = figures;
  }

  /** What the hub tells; completes on any thread, exceptionally if that takes too long. */
  CompletableFuture<List<Family>> now() {
    CompletableFuture<List<Family>> known = underWay;
    if (known == null || known.isDone()) {
      known =
          figures
              .get()
              .toCompletableFuture()
              .copy()
              .orTimeout(MetricsOptions.PATIENCE_SECONDS, TimeUnit.SECONDS);
      underWay = known;
    }
    return known;
  }
}
