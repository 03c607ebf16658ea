/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.watch.LaneFigures;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages that come in on a lane. Where those with a header are counted is known for
 * the headers that came last: most clients send with the same again and again. Owned by the lane.
 */
final class Arrivals {

  /** A power of two. */
  private static final int KNOWN = 1024;

  private final LaneFigures figures;
  private final @Nullable Known[] known = new Known[KNOWN];

  Arrivals(LaneFigures figures) {
    this.figures = figures;
  }

  @SuppressWarnings("ReferenceEquality") // a header that is equal, but another, is looked up anew
  void count(StoredMessage message) {
    MessageHeader header = message.header();
    int place = System.identityHashCode(header) & (KNOWN - 1);
    Known there = known[place];
    if (there == null || there.header != header) {
      there =
          new Known(
              header,
              figures.received(header.sender(), header.output()),
              header.properties().size());
      known[place] = there;
    }
    there.series.count(there.propertiesSize + message.body().length(), message.enqueuedMillis());
  }

  private record Known(MessageHeader header, LaneFigures.Received series, int propertiesSize) {}
}
