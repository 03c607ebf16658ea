/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.Arrival;
import io.holdfast.model.Message;
import org.jspecify.annotations.Nullable;

/** A message that arrived at an input. Readable at any time; settled on the client's thread. */
public final class ReceivedMessage {

  private final Arrival arrival;

  ReceivedMessage(Arrival arrival) {
    this.arrival = arrival;
  }

  /** The input's name. */
  public String inputName() {
    return arrival.input();
  }

  /** The message; its connection properties name the sender. */
  public Message message() {
    return arrival.message();
  }

  /** Whether the hub says that it may have sent it before. */
  public boolean duplicate() {
    return arrival.duplicate();
  }

  /**
   * The properties as they arrived if they cannot be read: the message then has none; else null.
   */
  public @Nullable String unreadableProperties() {
    return arrival.unreadableProperties();
  }

  /** Tells the hub; false if it was told before, or if there is nothing to tell yet. */
  boolean settle(MessageDisposition disposition) {
    return switch (disposition) {
      case ACCEPTED, REJECTED -> arrival.accept();
      case ABANDONED -> arrival.leave();
      case ASYNC_ACK -> false;
    };
  }
}
