/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a session tells its owner. All calls come on the loop and must not block. */
public interface SessionListener {

  /**
   * The server accepted the connection. Subscriptions were asked for again and what was not
   * acknowledged before is on its way again.
   *
   * @param sessionPresent whether the server says that it kept the session
   */
  void connected(boolean sessionPresent);

  /** The server granted the filter, on this connection. */
  void subscribed(String filter);

  /** A message arrived; exactly one of its {@link Incoming} outcomes is expected. */
  void received(Incoming message);

  /** All packets that were read together have been handed over. */
  void turnEnded();

  /** The connection is ended on purpose, to begin another at once with a fresh login. */
  void renewing();

  /** The login will expire, and the source of logins has no newer one. Still connected. */
  default void expiring() {}

  /** There is no connection, and the next attempt comes after the delay. */
  void lost(LossReason reason, @Nullable Throwable cause, Duration nextAttempt);

  /** The session has ended: by request without a failure, or because a refusal was final. */
  void closed(@Nullable ClientException failure);
}
