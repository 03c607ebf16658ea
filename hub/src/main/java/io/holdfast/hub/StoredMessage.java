/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Bytes;
import java.time.Instant;

/**
 * A message that the hub took.
 *
 * @param enqueuedMillis when, in milliseconds since 1970 UTC
 */
public record StoredMessage(MessageHeader header, long enqueuedMillis, Bytes body) {

  /** When the hub took it. */
  public Instant enqueuedTime() {
    return Instant.ofEpochMilli(enqueuedMillis);
  }
}
