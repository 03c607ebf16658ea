/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import java.time.Duration;

/**
 * How long a gateway waits for its modules.
 *
 * @param drain how long a module that is to go has for the messages in its inbox; what is left then
 *     is dropped, and counted
 * @param destroy how long its {@code destroy}, or a {@code receive} that does not end, is waited
 *     for; after that it is left alone
 * @param progress after how long, and how often, the log says which module is waited for
 */
public record GatewaySettings(Duration drain, Duration destroy, Duration progress) {

  /** 5 s, 60 s and 5 s. */
  public static final GatewaySettings DEFAULT =
      new GatewaySettings(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(5));
}
