/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import java.time.Duration;

/**
 * How connections to the parent are kept.
 *
 * @param keepAlive after so long without a byte sent the parent is asked whether it is there; a
 *     connection without an answer is dead after half of it more, 30 seconds at most
 * @param idle a connection without business is closed after so long
 * @param window how many messages of one sender may be on their way
 * @param budgetMessages how many messages of all senders may be
 * @param budgetBytes how many bytes of topics and bodies these may have
 * @param firstRetry the upper end of the first wait for another attempt
 * @param longestRetry the upper end of every wait
 * @param connectTimeout for one attempt
 * @param twinTimeout how long the parent may take to answer about a twin
 */
public record LinkOptions(
    Duration keepAlive,
    Duration idle,
    int window,
    int budgetMessages,
    long budgetBytes,
    Duration firstRetry,
    Duration longestRetry,
    Duration connectTimeout,
    Duration twinTimeout) {

  /** MQTT has packet ids for so many. */
  public static final int MAX_WINDOW = 32_767;

  /** Waits from 1 to 60 seconds, 1,000 messages for a sender, 16,000 or 32 MiB for all. */
  public static final LinkOptions DEFAULT =
      new LinkOptions(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          1000,
          16_000,
          32L << 20,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public LinkOptions {
    require(keepAlive.toSeconds() >= 1, "keepAlive must be 1s or more");
    require(!idle.isNegative() && !idle.isZero(), "idle must be more than nothing");
    require(window >= 1 && window <= MAX_WINDOW, "window must be 1 to " + MAX_WINDOW);
    require(budgetMessages >= window, "budgetMessages must be the window or more");
    require(budgetBytes >= 1L << 20, "budgetBytes must be 1 MiB or more");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** These options with another time without a sign of life. */
  public LinkOptions withKeepAlive(Duration other) {
    return new LinkOptions(
        other,
        idle,
        window,
        budgetMessages,
        budgetBytes,
        firstRetry,
        longestRetry,
        connectTimeout,
        twinTimeout);
  }

  /** These options with another bound of one sender's; that of all is no smaller. */
  public LinkOptions withWindow(int ofSender) {
    return withWindow(ofSender, Math.max(ofSender, budgetMessages), budgetBytes);
  }

  /** These options with another time without business. */
  public LinkOptions withIdle(Duration other) {
    return new LinkOptions(
        keepAlive,
        other,
        window,
        budgetMessages,
        budgetBytes,
        firstRetry,
        longestRetry,
        connectTimeout,
        twinTimeout);
  }

  /** These options with other bounds of the waits. */
  public LinkOptions withRetry(Duration first, Duration longest) {
    return new LinkOptions(
        keepAlive,
        idle,
        window,
        budgetMessages,
        budgetBytes,
        first,
        longest,
        connectTimeout,
        twinTimeout);
  }

  /** These options with other bounds of what is on its way. */
  public LinkOptions withWindow(int ofSender, int messages, long bytes) {
    return new LinkOptions(
        keepAlive,
        idle,
        ofSender,
        messages,
        bytes,
        firstRetry,
        longestRetry,
        connectTimeout,
        twinTimeout);
  }
}
