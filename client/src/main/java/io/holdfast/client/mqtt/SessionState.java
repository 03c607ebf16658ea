/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/** Where a session is. */
public enum SessionState {
  /** Not opened yet: takes messages and filters, and does nothing with them. */
  NEW,
  /** At an attempt to connect. */
  CONNECTING,
  /** Connected. */
  CONNECTED,
  /** Still connected, about to make the connection anew; sends nothing new meanwhile. */
  RENEWING,
  /** Not connected; the next attempt comes by itself. */
  WAITING,
  /**
   * Not connected, and no attempt comes by itself: the server refused for good, or the retry policy
   * has no more. Takes messages as before; {@link MqttSession#open} begins anew.
   */
  STOPPED,
  /** Connected, sends what waits, takes nothing new. */
  CLOSING,
  /** Ended. */
  CLOSED
}
