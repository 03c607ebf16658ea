/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.PropertyBag;
import org.jspecify.annotations.Nullable;

/**
 * The topics of one sender's messages at the parent. Messages sent one after the other share a
 * header: what was made of the last one is kept. Owner: the uplink's thread.
 */
final class Topics {

  /** A topic's length stands in two bytes (MQTT-1.5.3). */
  private static final int MAX_LENGTH = 65_535;

  private final Identity sender;
  private @Nullable MessageHeader header;
  private String topic = "";
  private int propertiesSize;

  Topics(Identity sender) {
    this.sender = sender;
  }

  /** Whether the message's header is another than the last one's. */
  boolean isNew(MessageHeader other) {
    return header != other;
  }

  /** The topic, or null if no hub takes the message: it is larger than any may be. */
  @Nullable String of(StoredMessage message) {
    if (header != message.header()) {
      read(message.header());
    }
    boolean fits =
        topic.length() <= MAX_LENGTH
            && message.body().length() + (long) propertiesSize <= Message.MAX_SIZE;
    return fits ? topic : null;
  }

  private void read(MessageHeader next) {
    // Who sent it, the parent knows by the connection; it believes nobody who says it himself.
    MessageProperties properties =
        next.properties().toBuilder()
            .without(SystemProperty.CONNECTION_DEVICE_ID)
            .without(SystemProperty.CONNECTION_MODULE_ID)
            .build();
    topic = HubTopics.telemetry(sender, PropertyBag.encode(properties));
    propertiesSize = properties.size();
    header = next;
  }
}
