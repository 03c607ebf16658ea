/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.twin.TwinDocument;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for a twin, not for long. Owned by the agenda. */
final class Asker {

  final CompletableFuture<Outcome<TwinDocument>> answer = new CompletableFuture<>();
  private Timer.@Nullable Cancel patience;

  void waits(Timer.Cancel until) {
    patience = until;
  }

  void answer(Outcome<TwinDocument> outcome) {
    givenUp();
    answer.complete(outcome);
  }

  /** Gets what is stored. */
  void answerBy(CompletionStage<Outcome<TwinDocument>> stored) {
    givenUp();
    var _ =
        stored.whenComplete((outcome, fault) -> {
          if (fault == null) {
            answer.complete(outcome);
          } else {
            answer.completeExceptionally(fault);
          }
        });
  }

  private void givenUp() {
    Timer.Cancel running = patience;
    patience = null;
    if (running != null) {
      running.cancel();
    }
  }
}
