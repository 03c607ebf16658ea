/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.watch.Removal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer as a reception sees it: on the same lane, or on another. To and from another lane,
 * messages and acknowledgements of one turn travel as one task. Owned by the shard's lane but for
 * what is said to be the consumer's.
 */
final class Attachment {

  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

  final Hands hands = new Hands();
  private final Shard shard;
  private final Reception reception;
  private final Consumer consumer;
  private final boolean sameLane;
  private final int window;
  private boolean stuck;

  /** Whether a message in hands never reached the consumer. Written by both lanes. */
  private volatile boolean failed;

  /** On their way to the consumer's lane. */
  private List<Outgoing> outward = new ArrayList<>();

  /** On their way back; owned by the consumer's lane. */
  private List<Held> homeward = new ArrayList<>();

  Attachment(Shard shard, Reception reception, Consumer consumer, int window) {
    this.shard = shard;
    this.reception = reception;
    this.consumer = consumer;
    this.window = window;
    this.sameLane = consumer.lane().inLane();
  }

  Consumer consumer() {
    return consumer;
  }

  /** Whether it takes one more of this priority. */
  boolean isReady(int priority) {
    return hands.size() < window && consumer.isReady(priority);
  }

  boolean isStuck() {
    return stuck;
  }

  void markStuck() {
    stuck = true;
  }

  boolean hasFailed() {
    return failed;
  }

  void forgetFailure() {
    failed = false;
  }

  void deliver(Held held, StoredMessage message, boolean redelivered) {
    hands.add(held);
    if (sameLane) {
      handOver(held, message, redelivered);
      return;
    }
    if (outward.isEmpty()) {
      shard.lane().afterTurn(this::sendOutward);
    }
    outward.add(new Outgoing(held, message, redelivered));
  }

  private void sendOutward() {
    List<Outgoing> batch = outward;
    outward = new ArrayList<>();
    consumer
        .lane()
        .execute(() -> batch.forEach(each -> handOver(each.held, each.message, each.redelivered)));
  }

  /**
   * On the consumer's lane. A fault with one message must not keep back those behind it; it stays
   * in hands, and is handed out again in time.
   */
  private void handOver(Held held, StoredMessage message, boolean redelivered) {
    Address address = held.queue.endpoint().address();
    try {
      consumer.deliver(held, address.input(), message, redelivered);
    } catch (RuntimeException e) {
      failed = true;
      LOG.error("{}: a message could not be handed out", address, e);
    }
  }

  /** On the consumer's lane. */
  void acknowledged(Held held) {
    if (sameLane) {
      over(held);
      return;
    }
    if (homeward.isEmpty()) {
      consumer.lane().afterTurn(this::sendHomeward);
    }
    homeward.add(held);
  }

  private void sendHomeward() {
    List<Held> batch = homeward;
    homeward = new ArrayList<>();
    shard.lane().execute(() -> batch.forEach(this::over));
  }

  private void over(Held held) {
    stuck = false;
    reception.acknowledged(held);
  }

  /** On the consumer's lane. */
  void removed(Held held, Removal reason) {
    Runnable removal =
        () -> {
          stuck = false;
          reception.removed(held, reason);
        };
    if (sameLane) {
      removal.run();
    } else {
      shard.lane().execute(removal);
    }
  }

  /** A message on its way to the consumer's lane. */
  private record Outgoing(Held held, StoredMessage message, boolean redelivered) {}
}
