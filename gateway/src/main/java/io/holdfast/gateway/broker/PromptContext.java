/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;

/** For modules of the gateway's own whose threads must not wait. Any thread may use it. */
public interface PromptContext extends ModuleContext {

  /**
   * Publishes a message if that needs no waiting.
   *
   * @return false if nothing was done: then {@link #publish} may wait, or does what else is to be
   *     done with it
   */
  boolean tryPublish(GatewayMessage message);
}
