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

  /** The token will expire, and there is no newer one: {@link HubLogin#credentials} takes one. */
  default void expiring() {}

  /** There is no connection; the next attempt comes after the delay. */
  void lost(LossReason reason, @Nullable Throwable cause, Duration nextAttempt);

  /** The session has ended; null if by request. */
  void closed(@Nullable ClientException failure);
}
