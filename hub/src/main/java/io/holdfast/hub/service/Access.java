/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Right;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the bearer of a verified token may do.
 *
 * @param policy whose key signed the token
 */
public record Access(String policy, Set<Right> rights) {

  /** Copies the set. */
  public Access {
    rights = Set.copyOf(rights);
  }

  /** Does what needs the right, or refuses with {@code UNAUTHORIZED}. */
  <T> CompletionStage<Outcome<T>> with(Right right, Supplier<CompletionStage<Outcome<T>>> use) {
    return rights.contains(right) ? use.get() : CompletableFuture.completedFuture(lacks(right));
  }

  /** The refusal for want of the right. */
  <T> Outcome<T> lacks(Right right) {
    return Outcome.refused(
        ErrorCode.UNAUTHORIZED, "policy " + policy + " does not have the right " + right);
  }
}
