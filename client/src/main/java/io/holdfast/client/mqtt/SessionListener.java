/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells its owner. All calls come on the loop, in one of its runs or in {@link
 * MqttSession#close}, and must not block. They may call the session.
 */
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

  /**
   * The server refused the filter, on this connection (SUBACK 0x80). It is asked again on the next,
   * or when somebody subscribes it again.
   */
  void notSubscribed(String filter);

  /** A message arrived; exactly one of its {@link Incoming} outcomes is expected. */
  void received(Incoming message);

  /** All packets that were read together have been handed over. */
  void turnEnded();

  /** The connection is ended on purpose, to begin another at once with a fresh login. */
  void renewing();

  /**
   * The login will expire, and the source of logins has no newer one, or none now. Still connected.
   */
  default void expiring() {}

  /** The connection is ended on purpose, to begin another at once as its owner asked. */
  void reconnecting();

  /**
   * The connection was lost, or an attempt failed; once for each.
   *
   * @param nextAttempt how long from now until the next attempt; null if there is none: then {@link
   *     #stopped} follows, when the policy's limit is over or at once
   */
  void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt);

  /**
   * No attempt comes by itself any more. The session lives on in {@link SessionState#STOPPED}.
   *
   * @param failure {@link ClientException.Code#REFUSED} if the server refused for good, {@link
   *     ClientException.Code#RETRY_EXPIRED} if the retry policy has no more
   */
  void stopped(ClientException failure);

  /** The session has ended; null if by request. */
  void closed(@Nullable ClientException failure);
}
