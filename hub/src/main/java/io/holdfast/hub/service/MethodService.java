/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.registry.Right;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Direct methods, as back ends call them. */
public final class MethodService {

  private final Methods methods;
  private final Throttles throttles;

  MethodService(Methods methods, Throttles throttles) {
    this.throttles = throttles;
    this.methods = methods;
  }

  /**
   * Calls a method and waits for the answer; refused as {@link Methods#invoke}, for want of the
   * right, or as throttled.
   */
  public CompletionStage<Outcome<MethodResult>> invoke(
      Access access, Identity target, MethodCall call) {
    return access.with(
        Right.SERVICE_CONNECT,
        () ->
            throttles.allows(Throttles.Kind.METHODS, target)
                ? methods.invoke(target, call)
                : CompletableFuture.completedFuture(
                    new Outcome.Refused<>(Throttles.refusal(Throttles.Kind.METHODS))));
  }
}
