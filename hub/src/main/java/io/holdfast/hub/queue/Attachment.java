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
 * A consumer as its endpoint sees it: on the same lane, or on another. To and from another lane,
 * messages and acknowledgements of one turn travel as one task. Owned by the endpoint's lane but
 * for what is said to be the consumer's.
 */
final class Attachment {

  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

  private final InputEndpoint endpoint;
  private final Consumer consumer;
  private final boolean sameLane;
  private boolean stuck;

  /** On their way to the consumer's lane. */
  private List<Held> outward = new ArrayList<>();

  /** On their way back; owned by the consumer's lane. */
  private List<Held> homeward = new ArrayList<>();

  Attachment(InputEndpoint endpoint, Consumer consumer) {
    this.endpoint = endpoint;
    this.consumer = consumer;
    this.sameLane = consumer.lane().inLane();
  }

  Consumer consumer() {
    return consumer;
  }

  boolean isReady() {
    return consumer.isReady();
  }

  boolean isStuck() {
    return stuck;
  }

  void markStuck() {
    stuck = true;
  }

  void deliver(EndpointQueue queue, long offset, StoredMessage message, boolean redelivered) {
    Held held = new Held(this, queue, offset, message, redelivered);
    if (sameLane) {
      handOver(held);
      return;
    }
    if (outward.isEmpty()) {
      endpoint.shard().lane().afterTurn(this::sendOutward);
    }
    outward.add(held);
  }

  private void sendOutward() {
    List<Held> batch = outward;
    outward = new ArrayList<>();
    consumer.lane().execute(() -> batch.forEach(this::handOver));
  }

  /** On the consumer's lane. A fault with one message must not keep back those behind it. */
  private void handOver(Held held) {
    try {
      consumer.deliver(held, endpoint.name().input(), held.message, held.redelivered);
    } catch (RuntimeException e) {
      LOG.error("{}: a message could not be handed out", endpoint.name(), e);
    }
  }

  /** On the consumer's lane. */
  private void acknowledged(Held held) {
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
    endpoint.shard().lane().execute(() -> batch.forEach(this::over));
  }

  /** On the consumer's lane. */
  private void removed(Held held, Removal reason) {
    Runnable removal =
        () -> {
          stuck = false;
          endpoint.removed(this, held.queue, held.offset, reason);
        };
    if (sameLane) {
      removal.run();
    } else {
      endpoint.shard().lane().execute(removal);
    }
  }

  private void over(Held held) {
    stuck = false;
    endpoint.acknowledged(this, held.queue, held.offset);
  }

  /** A message in the consumer's hands. */
  private record Held(
      Attachment attachment,
      EndpointQueue queue,
      long offset,
      StoredMessage message,
      boolean redelivered)
      implements Handed {
    @Override
    public void acknowledged() {
      attachment.acknowledged(this);
    }

    @Override
    public void removed(Removal reason) {
      attachment.removed(this, reason);
    }
  }
}
