/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a hub session tells of its connection, on the loop. */
public interface HubEvents {

  /** The hub accepted the connection. */
  void connected(boolean sessionPresent);

  /** The connection is made anew at once, with fresh credentials: no outage. */
  void renewing();

  /**
   * The token will expire, and there is no newer one: {@link HubLogin#credentials} takes one. Or
   * there is none now: it is asked for again.
   */
  default void expiring() {}

  /**
   * There is no connection.
   *
   * @param nextAttempt how long from now until the next attempt; null if there is none: then {@link
   *     #stopped} follows, when the policy's limit is over or at once
   */
  void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt);

  /**
   * No attempt comes by itself any more. The session lives on, and begins anew when it is opened
   * again.
   *
   * @param failure {@link ClientException.Code#REFUSED} if the hub refused for good, {@link
   *     ClientException.Code#RETRY_EXPIRED} if the retry policy has no more
   */
  void stopped(ClientException failure);

  /** The session has ended; null if by request. */
  void closed(@Nullable ClientException failure);
}
