/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import io.holdfast.wire.gateway.GatewayMessage;

/** What a module has of its gateway, in its own process or another. Any thread may use it. */
public interface ModuleContext {

  /** The module's name in the gateway's file; at a host out of process its control id. */
  String name();

  /** The module's arguments, as JSON text; {@code null} if it was given none. */
  String args();

  /**
   * Sends a message to all modules that are linked to this one. May wait while a queue is full
   * whose policy is to make publishers wait, or while a host's channel to its gateway is.
   *
   * @return false if it went nowhere since the module is being destroyed, or the thread was
   *     interrupted; what a full queue dropped counts as sent, and in that queue's counters
   */
  boolean publish(GatewayMessage message);
}
