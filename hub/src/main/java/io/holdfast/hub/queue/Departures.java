/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.watch.LaneFigures;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the messages of one queue are counted when their recipient acknowledges them; at once
 * for those with the same header as the last. Owned by the shard's lane.
 */
final class Departures {

  private final WaitingEndpoint endpoint;
  private final int priority;
  private @Nullable MessageHeader last;
  private LaneFigures.@Nullable Sent lastSeries;

  Departures(WaitingEndpoint endpoint, int priority) {
    this.endpoint = endpoint;
    this.priority = priority;
  }

  @SuppressWarnings("ReferenceEquality") // a header that is equal, but another, is looked up anew
  LaneFigures.Sent of(MessageHeader header) {
    LaneFigures.Sent known = lastSeries;
    if (known == null || last != header) {
      known = lookUp(header);
      last = header;
      lastSeries = known;
    }
    return known;
  }

  private LaneFigures.Sent lookUp(MessageHeader header) {
    Address address = endpoint.address();
    Recipient recipient = address.recipient();
    return endpoint
        .shard()
        .figures()
        .sent(
            header.sender(),
            header.output(),
            recipient.way() == Recipient.Way.PARENT ? null : recipient.identity(),
            address.input(),
            priority);
  }
}
