/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The state of a client's connection. */
public sealed interface ConnectionStatus {

  /** Not opened yet, or opened and at its first attempt. */
  record NotConnected() implements ConnectionStatus {}

  /**
   * Connected.
   *
   * @param sessionPresent whether the hub says that it remembers this client's session
   */
  record Connected(boolean sessionPresent) implements ConnectionStatus {}

  /**
   * Still connected, but the token will expire and there is no newer one: {@link
   * HubClient#credentials} takes it. Or whoever gives tokens has none now: the client goes on
   * asking.
   */
  record Expiring() implements ConnectionStatus {}

  /** Connecting anew with a fresh token because the old one is about to expire: no outage. */
  record Renewing() implements ConnectionStatus {}

  /**
   * There is no connection, and another attempt follows.
   *
   * @param reason why there is none
   * @param cause more about it, if anything is known
   * @param nextAttempt how long from now until the next attempt
   */
  record Reconnecting(LossReason reason, @Nullable Throwable cause, Duration nextAttempt)
      implements ConnectionStatus {}

  /**
   * There is no connection, and no attempt follows by itself: {@link Stopped} comes next, at once
   * or when the limit of the retry policy is over.
   *
   * @param reason why there is none
   * @param cause more about it, if anything is known
   */
  record Lost(LossReason reason, @Nullable Throwable cause) implements ConnectionStatus {}

  /**
   * No further attempt by itself. What waits goes on waiting, and {@link HubClient#open} begins
   * anew.
   *
   * @param failure {@link ClientException.Code#REFUSED} if the hub refused for good, {@link
   *     ClientException.Code#RETRY_EXPIRED} if the retry policy has no more
   */
  record Stopped(ClientException failure) implements ConnectionStatus {}

  /**
   * Closed for good.
   *
   * @param failure what closed it, or null if the client was closed on purpose
   */
  record Closed(@Nullable ClientException failure) implements ConnectionStatus {}
}
