/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import java.time.Duration;

/**
 * What a session needs to know.
 *
 * @param endpoint where the server listens
 * @param clientId the MQTT client id
 * @param logins makes user names and passwords
 * @param keepAlive the longest silence, whole seconds, zero for none
 * @param connectTimeout for one attempt, from the dial to the CONNACK
 * @param ackTimeout how long the server may take for a PUBACK before the connection counts as dead
 * @param window how many messages may be on their way without a PUBACK, 1 to {@value #MAX_WINDOW}
 * @param retry the waits between attempts
 */
public record SessionSettings(
    Endpoint endpoint,
    String clientId,
    LoginSource logins,
    Duration keepAlive,
    Duration connectTimeout,
    Duration ackTimeout,
    int window,
    RetryPolicy retry) {

  /** Half of the packet ids: there is always one that is free. */
  public static final int MAX_WINDOW = 32_767;

  /** How long a server may take for a PUBACK unless set. */
  public static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public SessionSettings {
    if (keepAlive.isNegative() || keepAlive.toSeconds() > 65_535) {
      throw new IllegalArgumentException("keep-alive must be 0 to 65535 seconds: " + keepAlive);
    }
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException("window must be 1 to " + MAX_WINDOW + ": " + window);
    }
  }
}
