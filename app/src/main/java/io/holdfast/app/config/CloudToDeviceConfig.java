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
    Duration timeToLive,
    int maxDeliveryCount,
    Duration lock,
    Duration feedbackTimeToLive,
    int maxMessages,
    int maxFeedback) {

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
          "How often a device may give a message back, or lose it with its lock, before it is"
              + " removed.",
          "");
  static final Key<Duration> LOCK =
      new Key<>(
          SECTION,
          "lock",
          Form.time("1s", "1h"),
          "1m",
          "How long a message that was received over HTTPS is nobody else's, unless the device"
              + " says how long; and how long a connection may leave messages unacknowledged before"
              + " it gets others beyond them.",
          "");
  static final Key<Duration> FEEDBACK_TIME_TO_LIVE =
      new Key<>(
          SECTION,
          "feedback-time-to-live",
          Form.time("1m", "2d"),
          "1h",
          "How long feedback waits to be read.",
          "");

  static final Key<Integer> MAX_MESSAGES =
      new Key<>(
          SECTION,
          "max-messages",
          Form.count(1, 10_000_000),
          "250000",
          "How many messages wait for devices at most, in the whole hub; more are refused. Each takes"
              + " about a hundred bytes of memory, three hundred where it is its device's only one.",
          "");
  static final Key<Integer> MAX_FEEDBACK =
      new Key<>(
          SECTION,
          "max-feedback",
          Form.count(1, 10_000_000),
          "100000",
          "How many records of feedback wait to be read at most; beyond it the oldest go. Each takes"
              + " some three hundred bytes of memory.",
          "");

  static final List<Key<?>> KEYS =
      List.of(
          TIME_TO_LIVE,
          MAX_DELIVERY_COUNT,
          LOCK,
          FEEDBACK_TIME_TO_LIVE,
          MAX_MESSAGES,
          MAX_FEEDBACK);

  static CloudToDeviceConfig of(Values values) {
    return new CloudToDeviceConfig(
        values.get(TIME_TO_LIVE),
        values.get(MAX_DELIVERY_COUNT),
        values.get(LOCK),
        values.get(FEEDBACK_TIME_TO_LIVE),
        values.get(MAX_MESSAGES),
        values.get(MAX_FEEDBACK));
  }

  /** The same for the hub. */
  public MailboxOptions options() {
    return new MailboxOptions(
        timeToLive, maxDeliveryCount, lock, feedbackTimeToLive, maxMessages, maxFeedback);
  }
}
