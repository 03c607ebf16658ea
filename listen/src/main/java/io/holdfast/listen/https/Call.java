/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.service.Access;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** One kind of request. Runs on a virtual thread and may block. */
@FunctionalInterface
interface Call {

  /**
   * Answers a request of somebody with this access.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request, Access access) throws InterruptedException;

  /**
   * Waits for an outcome.
   *
   * @throws InterruptedException if the client is gone
   */
  static <T> Outcome<T> await(CompletionStage<Outcome<T>> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the hub failed", e.getCause());
    }
  }
}
