/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.Arrival;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message that arrived at an input. Readable at any time; settled on the client's thread. */
public final class ReceivedMessage {

  /** What concerned the hub alone; the C SDK does not show it either. */
  private static final Set<SystemProperty> HIDDEN =
      EnumSet.of(SystemProperty.EXPIRY, SystemProperty.TO, SystemProperty.OUTPUT_NAME);

  private final Arrival arrival;
  private final Message message;

  ReceivedMessage(Arrival arrival) {
    this.arrival = arrival;
    message = new Message(shown(arrival.message().properties()), arrival.message().body());
  }

  private static MessageProperties shown(MessageProperties arrived) {
    MessageProperties.Builder shown = MessageProperties.builder();
    arrived
        .system()
        .forEach((property, value) -> {
          if (!value.isEmpty() && !HIDDEN.contains(property)) {
            shown.system(property, value);
          }
        });
    arrived
        .application()
        .forEach((key, value) -> {
          if (value != null && !value.isEmpty()) {
            shown.application(key, value);
          }
        });
    return shown.build();
  }

  /** {@return the input's name} */
  public String inputName() {
    return arrival.input();
  }

  /**
   * {@return the message; its connection properties name the sender} Without what is meant for the
   * hub alone, that is expiry, destination and output, and without properties that have no value.
   */
  public Message message() {
    return message;
  }

  /** {@return whether the hub says that it may have sent it before} */
  public boolean duplicate() {
    return arrival.duplicate();
  }

  /**
   * {@return the properties as they arrived if they cannot be read: the message then has none; else
   * null}
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
