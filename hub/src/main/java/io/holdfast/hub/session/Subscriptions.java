/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.model.Identity;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of sessions that outlive their connections (CleanSession 0). Microsoft's Java
 * and Python SDKs subscribe to methods once and rely on this across reconnects and restarts.
 */
public interface Subscriptions {

  /** What is kept for the identity, filter to quality of service; null if no session is kept. */
  CompletionStage<@Nullable Map<String, Integer>> kept(Identity identity);

  /**
   * Keeps exactly these.
   *
   * @param lane the caller's, on which the stage completes when they are stored
   */
  CompletionStage<@Nullable Void> keep(
      Identity identity, Map<String, Integer> filters, Executor lane);

  /**
   * Forgets the identity's session.
   *
   * @param lane the caller's, on which the stage completes when that is stored
   */
  CompletionStage<@Nullable Void> forget(Identity identity, Executor lane);
}
