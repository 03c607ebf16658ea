/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks a parent who somebody is, when what this hub knows does not let it in: it may have been
 * registered, or its keys changed, since the hub last asked. Any thread; never blocks.
 */
@FunctionalInterface
public interface ScopeRefresh {

  /** There is no parent: what this hub knows is all that there is to know. */
  ScopeRefresh NONE = (claimed, actor) -> CompletableFuture.completedStage(false);

  /**
   * Asks again.
   *
   * @param claimed who wants to be let in
   * @param actor the edge hub that speaks for it, or null
   * @return whether the parent answered, so that it is worth to look again. A client waits for it:
   *     it completes soon enough that the client still does, and never fails
   */
  CompletionStage<Boolean> refresh(Identity claimed, @Nullable ModuleIdentity actor);
}
