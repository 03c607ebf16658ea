/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** Takes messages from inputs, inside {@code doWork}. */
@FunctionalInterface
public interface MessageHandler {

  /**
   * Handles a message. One that throws counts as {@link MessageDisposition#ABANDONED}.
   *
   * @param message what arrived
   * @return what to tell the hub
   */
  MessageDisposition onMessage(ReceivedMessage message);
}
