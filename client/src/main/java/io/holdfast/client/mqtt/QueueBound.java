/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/**
 * How much a session may hold of messages that are not acknowledged, waiting and on their way.
 *
 * @param messages how many, 1 or more
 * @param bytes how many bytes of topics and payloads, 1 or more
 * @param overflow what happens to what is too much
 */
public record QueueBound(int messages, long bytes, Overflow overflow) {

  /** What happens to what is too much. */
  public enum Overflow {
    /** The message is not taken, and {@link MqttSession#publish} says so. */
    REJECT,
    /**
     * Those that wait longest make room and fail with {@link ClientException.Code#DROPPED}; the new
     * one does if what is on its way leaves no room for it.
     */
    DROP_OLDEST,
    /** The new message fails with {@link ClientException.Code#DROPPED}. */
    DROP_NEWEST
  }

  /** No bound: whoever publishes without end counts. */
  public static final QueueBound NONE =
      new QueueBound(Integer.MAX_VALUE, Long.MAX_VALUE, Overflow.REJECT);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the value that is out of bounds
   */
  public QueueBound {
    if (messages < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a queue holds 1 message and 1 byte or more, not " + messages + " and " + bytes);
    }
  }
}
