/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.watch.LaneFigures;
import io.holdfast.hub.watch.Removal;
import org.jspecify.annotations.Nullable;

/**
 * A message in a consumer's hands; without the message, for the consumer may keep it for long. What
 * the consumer calls is called on its lane; the rest is owned by the shard's.
 */
final class Held implements Handed {

  final Attachment attachment;
  final EndpointQueue queue;
  final long offset;
  final long enqueuedMillis;

  /** Where it is counted when it is acknowledged, and when it was handed out. */
  final LaneFigures.Sent series;

  final long handedMicros;

  // Its place in the hands.
  @Nullable Held before;
  @Nullable Held after;
  boolean isIn;
  long number;

  Held(Attachment attachment, EndpointQueue queue, long offset, StoredMessage message) {
    this.attachment = attachment;
    this.queue = queue;
    this.offset = offset;
    this.enqueuedMillis = message.enqueuedMillis();
    this.series = queue.departures.of(message.header());
    this.handedMicros = queue.endpoint().shard().clock().micros();
  }

  @Override
  public void acknowledged() {
    attachment.acknowledged(this);
  }

  @Override
  public void removed(Removal reason) {
    attachment.removed(this, reason);
  }

  /** The consumer has acknowledged it. */
  void count() {
    long now = queue.endpoint().shard().clock().micros();
    long nowMillis = now / 1000;
    series.count(now - handedMicros, nowMillis - enqueuedMillis, nowMillis);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Held held && held.queue.equals(queue) && held.offset == offset;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(offset);
  }
}
