/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.time.Duration;

/**
 * The inbox of a module.
 *
 * @param capacity how many messages may wait, at least 1; the one that is being received does not
 *     wait
 * @param policy what happens when it is full
 * @param patience how long a publisher waits at most, where the policy is to make it wait; then the
 *     message is dropped, and so are further ones, without waiting, until the module takes one
 */
public record QueueSettings(int capacity, QueuePolicy policy, Duration patience) {

  /** The largest capacity. */
  public static final int MAX_CAPACITY = 1 << 20;

  /** What a module has whose file says nothing: 1,024 messages, publishers wait up to 30 s. */
  public static final QueueSettings DEFAULT =
      new QueueSettings(1_024, QueuePolicy.BLOCK, Duration.ofSeconds(30));

  /** Checks the bounds. */
  public QueueSettings {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException("capacity must be from 1 to " + MAX_CAPACITY);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience must not be negative");
    }
  }
}
