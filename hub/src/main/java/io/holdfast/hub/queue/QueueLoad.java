/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.util.OptionalLong;

/**
 * What waits at an endpoint with one priority; for the parent, of all senders together.
 *
 * @param count how many messages wait, those in a consumer's hands among them
 * @param bytes roughly, on disk
 * @param oldestMillis when the oldest of them was taken, in milliseconds since 1970; unknown for a
 *     moment after a start
 */
public record QueueLoad(
    Endpoint endpoint, int priority, long count, long bytes, OptionalLong oldestMillis) {

  /** Both together. */
  QueueLoad and(QueueLoad other) {
    OptionalLong oldest = oldestMillis;
    if (oldest.isEmpty() || other.oldestMillis.orElse(Long.MAX_VALUE) < oldest.getAsLong()) {
      oldest = other.oldestMillis.isPresent() ? other.oldestMillis : oldest;
    }
    return new QueueLoad(endpoint, priority, count + other.count, bytes + other.bytes, oldest);
  }
}
