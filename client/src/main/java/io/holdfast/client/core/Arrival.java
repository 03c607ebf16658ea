/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.Incoming;
import io.holdfast.model.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that arrived for a module's input or for a device. Whoever takes it calls {@link
 * #accept} or {@link #leave} once, on the loop, now or later.
 */
public final class Arrival {

  private final String input;
  private final Message message;
  private final @Nullable String unreadable;
  private final Incoming incoming;
  private final Inbox inbox;
  private boolean decided;

  Arrival(
      String input, Message message, @Nullable String unreadable, Incoming incoming, Inbox inbox) {
    this.input = input;
    this.message = message;
    this.unreadable = unreadable;
    this.incoming = incoming;
    this.inbox = inbox;
  }

  /** The input's name; empty for a cloud-to-device message. */
  public String input() {
    return input;
  }

  /** The message; without properties if these cannot be read. */
  public Message message() {
    return message;
  }

  /** The properties as they arrived if they cannot be read, else null. */
  public @Nullable String unreadableProperties() {
    return unreadable;
  }

  /** Whether the hub says that it may have sent it before. */
  public boolean duplicate() {
    return incoming.duplicate();
  }

  /** It is done with: the hub forgets it. Answers false if the message was decided before. */
  public boolean accept() {
    if (!decide()) {
      return false;
    }
    incoming.accept();
    return true;
  }

  /**
   * It is not done with: the hub sends it again, on a later connection. Answers false if the
   * message was decided before.
   */
  public boolean leave() {
    if (!decide()) {
      return false;
    }
    incoming.leave();
    return true;
  }

  private boolean decide() {
    if (decided) {
      return false;
    }
    decided = true;
    inbox.decided();
    return true;
  }
}
