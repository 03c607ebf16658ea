/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.time.Duration;

/**
 * How mailboxes treat messages.
 *
 * @param timeToLive of a message that does not say when it expires
 * @param maxDeliveryCount how often a message may be given back before it is removed, 1 to 100
 * @param lock how long a received message is locked
 * @param feedbackTimeToLive how long feedback waits to be read
 */
public record MailboxOptions(
    Duration timeToLive, int maxDeliveryCount, Duration lock, Duration feedbackTimeToLive) {

  /** The longest time that a message may wait, unless it says so itself. */
  public static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(2);

  /** IoT Hub's defaults. */
  public static final MailboxOptions DEFAULT =
      new MailboxOptions(Duration.ofHours(1), 10, Duration.ofMinutes(1), Duration.ofHours(1));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public MailboxOptions {
    check("timeToLive", timeToLive);
    check("feedbackTimeToLive", feedbackTimeToLive);
    if (maxDeliveryCount < 1 || maxDeliveryCount > 100) {
      throw new IllegalArgumentException("maxDeliveryCount must be 1 to 100: " + maxDeliveryCount);
    }
    if (lock.isNegative() || lock.isZero()) {
      throw new IllegalArgumentException("lock must be more than nothing: " + lock);
    }
  }

  private static void check(String name, Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(LONGEST_TIME_TO_LIVE) > 0) {
      throw new IllegalArgumentException(name + " must be a minute to two days: " + time);
    }
  }
}
