/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.events;

import io.holdfast.hub.MessageSource;
import io.holdfast.hub.mailbox.FeedbackJson;
import io.holdfast.hub.mailbox.FeedbackListener;
import io.holdfast.hub.mailbox.FeedbackRecord;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.List;

/** Tells the stream's readers what became of messages to devices, each as it ends. */
public final class FeedbackEvents implements FeedbackListener {

  private static final MessageProperties PROPERTIES =
      MessageProperties.builder()
          .system(SystemProperty.CONTENT_TYPE, FeedbackJson.CONTENT_TYPE)
          .system(SystemProperty.CONTENT_ENCODING, "utf-8")
          .build();

  private final HubEvents events;

  /** Tells by these events. */
  public FeedbackEvents(HubEvents events) {
    this.events = events;
  }

  @Override
  public void ended(FeedbackRecord record) {
    if (events.wants(MessageSource.FEEDBACK)) {
      var ignored =
          events.publish(
              MessageSource.FEEDBACK,
              new DeviceIdentity(record.deviceId()),
              PROPERTIES,
              FeedbackJson.array(List.of(record)));
    }
  }
}
