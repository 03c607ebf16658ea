/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

/** Hears what happens to a gateway. */
public interface GatewayListener {

  /**
   * Something happened. Events come one at a time, in their order, on a thread of the gateway's
   * own; the end of a gateway waits ten seconds for this to return. What it throws is logged.
   */
  void on(GatewayEvent event);
}
