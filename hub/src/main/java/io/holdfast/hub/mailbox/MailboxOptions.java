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
 * @param maxDeliveryCount how often a message may be given back, or lost with its lock, before it
 *     is removed, 1 to 100
 * @param lock how long a received message is locked; what a connection has for longer, it
 *     withholds, and gets others in its place
 * @param feedbackTimeToLive how long feedback waits to be read
 * @param maxMessages how many messages wait at most in all mailboxes together; each takes about a
 *     hundred bytes of memory, and 300 where it is its device's only one
 * @param maxFeedback how many records of feedback wait at most, each some 300 bytes of memory
 */
public record MailboxOptions(
    Duration timeToLive,
    int maxDeliveryCount,
    Duration lock,
    Duration feedbackTimeToLive,
    int maxMessages,
    int maxFeedback) {

  /** The longest time that a message may wait, unless it says so itself. */
  public static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(2);

  /** The shortest lock of a message. */
  public static final Duration SHORTEST_LOCK = Duration.ofSeconds(1);

  /** The longest lock of a message. */
  public static final Duration LONGEST_LOCK = Duration.ofHours(1);

  /** IoT Hub's defaults, and bounds that suit a small heap. */
  public static final MailboxOptions DEFAULT =
      new MailboxOptions(
          Duration.ofHours(1), 10, Duration.ofMinutes(1), Duration.ofHours(1), 250_000, 100_000);

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
    if (!isLock(lock)) {
      throw new IllegalArgumentException("lock must be a second to an hour: " + lock);
    }
    if (maxMessages < 1 || maxFeedback < 1) {
      throw new IllegalArgumentException("maxMessages and maxFeedback must be 1 at least");
    }
  }

  /** Whether a lock may last so long. */
  static boolean isLock(Duration time) {
    return time.compareTo(SHORTEST_LOCK) >= 0 && time.compareTo(LONGEST_LOCK) <= 0;
  }

  private static void check(String name, Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(LONGEST_TIME_TO_LIVE) > 0) {
      throw new IllegalArgumentException(name + " must be a minute to two days: " + time);
    }
  }
}
