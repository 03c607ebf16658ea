/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import java.time.Duration;

/**
 * What a session needs to know for one connection.
 *
 * @param endpoint where the server listens
 * @param transport what carries the packets there
 * @param clientId the MQTT client id
 * @param logins makes user names and passwords
 * @param keepAlive the longest time without sending, whole seconds up to {@link #MAX_KEEP_ALIVE},
 *     zero for any
 * @param connectTimeout for one attempt, from the dial to the CONNACK, and for the login before it
 * @param resendTimeout how long a message may be without PUBACK before it is sent again, counted
 *     while connected
 * @param ackTimeout how long after it was first sent a message may be without PUBACK before it
 *     fails and the connection counts as dead, counted while connected
 * @param window how many messages may be on their way without a PUBACK, 1 to {@value #MAX_WINDOW}
 */
public record SessionSettings(
    Endpoint.Tcp endpoint,
    Transport transport,
    String clientId,
    LoginSource logins,
    Duration keepAlive,
    Duration connectTimeout,
    Duration resendTimeout,
    Duration ackTimeout,
    int window) {

  /** Half of the packet ids: there is always one that is free. */
  public static final int MAX_WINDOW = 32_767;

  /** A hub closes after 1.5 times the keep-alive, and after 1767 seconds at the latest. */
  public static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(1177);

  /** When a message without PUBACK is sent again unless set. */
  public static final Duration DEFAULT_RESEND_TIMEOUT = Duration.ofMinutes(1);

  /** How long a server may take for a PUBACK unless set. */
  public static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public SessionSettings {
    if (keepAlive.isNegative() || keepAlive.compareTo(MAX_KEEP_ALIVE) > 0) {
      throw new IllegalArgumentException("keep-alive must be 0 to 1177 seconds: " + keepAlive);
    }
    require(connectTimeout, "connect timeout");
    require(resendTimeout, "resend timeout");
    require(ackTimeout, "acknowledgement timeout");
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException("window must be 1 to " + MAX_WINDOW + ": " + window);
    }
  }

  private static void require(Duration timeout, String name) {
    if (timeout.toMillis() < 1 || timeout.compareTo(Waits.LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must be 1ms to 100 years: " + timeout);
    }
  }
}
