/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Fills the registry of an edge hub from its parent. */
public final class DeviceScope implements UplinkListener, ParentRegistry, AutoCloseable {

  /**
   * Does nothing yet.
   *
   * @param driver on whose loop it works; whoever made it closes it
   */
  public DeviceScope(
      ParentOptions parent,
      ScopeOptions options,
      StoredRegistry registry,
      Methods methods,
      ClientDriver driver) {}

  /** Begins to ask the parent, and to serve the method of the edge hub. */
  public void start() {}

  /** As {@code admit.ScopeRefresh} wants it. */
  public CompletionStage<Boolean> refresh(Identity claimed, @Nullable ModuleIdentity actor) {
    return CompletableFuture.completedStage(false);
  }

  @Override
  public CompletionStage<Outcome<ParentAnswer>> ask(ModuleQuestion question) {
    throw new UnsupportedOperationException("not there yet");
  }

  @Override
  public void close() {}
}
