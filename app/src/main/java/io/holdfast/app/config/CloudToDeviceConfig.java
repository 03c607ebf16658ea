/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.mailbox.MailboxOptions;
import java.time.Duration;
import java.util.List;

/** How messages to devices are treated. */
public record CloudToDeviceConfig(
    Duration timeToLive, int maxDeliveryCount, Duration lock, Duration feedbackTimeToLive) {

  private static final String SECTION = "cloud-to-device";

  static final Key<Duration> TIME_TO_LIVE =
      new Key<>(
          SECTION,
          "time-to-live",
          Form.time("1m", "2d"),
          "1h",
          "How long a message waits for its device that does not say when it expires.",
          "");
  static final Key<Integer> MAX_DELIVERY_COUNT =
      new Key<>(
          SECTION,
          "max-delivery-count",
          Form.count(1, 100),
          "10",
          "How often a device may give a message back before it is removed.",
          "");
  static final Key<Duration> LOCK =
      new Key<>(
          SECTION,
          "lock",
          Form.time("1s", "1h"),
          "1m",
          "How long a message that was received over HTTPS is nobody else's.",
          "");
  static final Key<Duration> FEEDBACK_TIME_TO_LIVE =
      new Key<>(
          SECTION,
          "feedback-time-to-live",
          Form.time("1m", "2d"),
          "1h",
          "How long feedback waits to be read.",
          "");

  static final List<Key<?>> KEYS =
      List.of(TIME_TO_LIVE, MAX_DELIVERY_COUNT, LOCK, FEEDBACK_TIME_TO_LIVE);

  static CloudToDeviceConfig of(Values values) {
    return new CloudToDeviceConfig(
        values.get(TIME_TO_LIVE),
        values.get(MAX_DELIVERY_COUNT),
        values.get(LOCK),
        values.get(FEEDBACK_TIME_TO_LIVE));
  }

  /** The same for the hub. */
  public MailboxOptions options() {
    return new MailboxOptions(timeToLive, maxDeliveryCount, lock, feedbackTimeToLive);
  }
}
