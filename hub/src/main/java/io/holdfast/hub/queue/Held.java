/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

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

  // Its place in the hands.
  @Nullable Held before;
  @Nullable Held after;
  boolean isIn;
  long number;

  Held(Attachment attachment, EndpointQueue queue, long offset, long enqueuedMillis) {
    this.attachment = attachment;
    this.queue = queue;
    this.offset = offset;
    this.enqueuedMillis = enqueuedMillis;
  }

  @Override
  public void acknowledged() {
    attachment.acknowledged(this);
  }

  @Override
  public void removed(Removal reason) {
    attachment.removed(this, reason);
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
