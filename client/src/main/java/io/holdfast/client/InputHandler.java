/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import java.util.concurrent.CompletionStage;

/** Takes messages from an input, one at a time in their order, on the options' executor. */
@FunctionalInterface
public interface InputHandler {

  /**
   * Handles a message, now or later. If it throws or fails, the message counts as {@link
   * Disposition#ABANDONED}.
   *
   * @param message what arrived
   * @return what to tell the hub
   */
  CompletionStage<Disposition> received(InputMessage message);
}
