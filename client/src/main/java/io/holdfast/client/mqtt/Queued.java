/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/** A message in the outbox: it waits, or it is on its way. Owner: the loop. */
final class Queued {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(Queued.class);

  final Outgoing message;
  final int size;

  /** How many came before it: no two are alike. */
  final long number;

  /** When its wait is over, by the loop's clock; of no meaning without a {@code maxWait}. */
  long deadline;

  /** Zero while it waits. */
  int packetId;

  /** When it was sent for the first and the latest time, in connected time. */
  long firstSent;

  long lastSent;

  // Its neighbours in the one list that holds it.
  @Nullable Queued previous;
  @Nullable Queued next;

  /** Another one on its way, in the same bucket of {@link QueuedIds}. */
  @Nullable Queued nextInBucket;

  Queued(Outgoing message, long number) {
    this.message = message;
    this.size = message.size();
    this.number = number;
  }

  /** Tells what became of it. It has left the outbox: this happens once. */
  void settle(@Nullable ClientException failure) {
    try {
      message.completion().completed(failure);
    } catch (RuntimeException broken) {
      LOG.warn("a completion failed", broken);
    }
  }
}
