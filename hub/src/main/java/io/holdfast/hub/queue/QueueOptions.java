/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.time.Duration;

/**
 * How queues are kept.
 *
 * @param maxBytes what one queue may hold on disk, roughly
 * @param diskLimitBytes what all queues may hold on disk together, roughly
 * @param whenFull what becomes of a message for which there is no room
 * @param window how many messages a module may have in hands, over all its inputs
 * @param acknowledgementTimeout how long a module may keep the oldest message that it has in hands
 *     before it is given all that it has again
 * @param memoryBytes what all queues may hold in memory together, roughly, of the messages that are
 *     next
 */
public record QueueOptions(
    long maxBytes,
    long diskLimitBytes,
    WhenFull whenFull,
    int window,
    Duration acknowledgementTimeout,
    long memoryBytes) {

  /** What becomes of a message for which there is no room. */
  public enum WhenFull {
    /** Who published it is refused. */
    REFUSE,
    /** It is taken; older ones go, the least urgent first, and are counted as removed. */
    DROP_OLDEST
  }

  /** The largest {@link #window}. */
  public static final int MAX_WINDOW = 4096;

  /** 1 GiB for each queue, no limit for all, a window of 64, 30 s, 64 MiB of memory. */
  public static final QueueOptions DEFAULT =
      new QueueOptions(
          1L << 30, Long.MAX_VALUE, WhenFull.REFUSE, 64, Duration.ofSeconds(30), 64L << 20);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming what is out of bounds
   */
  public QueueOptions {
    require(maxBytes >= 1, "maxBytes must be 1 at least: " + maxBytes);
    require(diskLimitBytes >= 1, "diskLimitBytes must be 1 at least: " + diskLimitBytes);
    require(window >= 1 && window <= MAX_WINDOW, "window must be 1 to 4096: " + window);
    require(
        acknowledgementTimeout.compareTo(Duration.ofMillis(8)) >= 0,
        "acknowledgementTimeout must be 8 ms at least: " + acknowledgementTimeout);
    require(memoryBytes >= 0, "memoryBytes must not be negative: " + memoryBytes);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The same with another bound of each queue. */
  public QueueOptions withMaxBytes(long bytes) {
    return new QueueOptions(
        bytes, diskLimitBytes, whenFull, window, acknowledgementTimeout, memoryBytes);
  }

  /** The same with another bound of all queues. */
  public QueueOptions withDiskLimit(long bytes) {
    return new QueueOptions(maxBytes, bytes, whenFull, window, acknowledgementTimeout, memoryBytes);
  }

  /** The same with another answer to a message that there is no room for. */
  public QueueOptions withWhenFull(WhenFull other) {
    return new QueueOptions(
        maxBytes, diskLimitBytes, other, window, acknowledgementTimeout, memoryBytes);
  }

  /** The same with another window. */
  public QueueOptions withWindow(int messages) {
    return new QueueOptions(
        maxBytes, diskLimitBytes, whenFull, messages, acknowledgementTimeout, memoryBytes);
  }

  /** The same with another time for acknowledgements. */
  public QueueOptions withAcknowledgementTimeout(Duration timeout) {
    return new QueueOptions(maxBytes, diskLimitBytes, whenFull, window, timeout, memoryBytes);
  }

  /** The same with another bound of memory. */
  public QueueOptions withMemory(long bytes) {
    return new QueueOptions(
        maxBytes, diskLimitBytes, whenFull, window, acknowledgementTimeout, bytes);
  }
}
