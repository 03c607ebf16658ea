/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.Identity;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of sessions that outlive their connections (CleanSession 0). Microsoft's Java
 * and Python SDKs subscribe to methods once and rely on this across reconnects and restarts.
 *
 * <p>All methods may be called from any thread and never block. What they ask for happens in the
 * order in which it was asked; stages complete on the thread of the records, when it is stored.
 */
public interface Subscriptions {

  /**
   * Begins a session of a client; from then on no earlier one's subscriptions are kept.
   *
   * @param registered as the client was admitted
   * @param clean whether to forget what is kept
   * @return refused with {@code UNAUTHORIZED} if that registration is no more, with {@code
   *     THROTTLED} if too much waits
   */
  CompletionStage<Outcome<Begun>> begin(Registration registered, boolean clean);

  /**
   * Keeps exactly these; does nothing if a later session has begun, or the client is forgotten.
   *
   * @param session its number
   * @return refused with {@code THROTTLED} if too much waits
   */
  CompletionStage<Outcome<Boolean>> keep(
      Identity identity, long session, Map<String, Integer> filters);

  /** The session's connection is gone; what it kept stays. */
  void ended(Identity identity, long session);

  /**
   * A session that has begun.
   *
   * @param session its number: a later session of any client has a higher one
   * @param filters what was kept for the client, filter to quality of service; null if no session
   *     was
   */
  record Begun(long session, @Nullable Map<String, Integer> filters) {}
}
