/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.watch.Removal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  private List<Outgoing> outward = new ArrayList<>();

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
    Held held = new Held(this, queue, offset);
    if (sameLane) {
      handOver(held, message, redelivered);
      return;
    }
    if (outward.isEmpty()) {
      endpoint.shard().lane().afterTurn(this::sendOutward);
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

  /** On the consumer's lane. A fault with one message must not keep back those behind it. */
  private void handOver(Held held, StoredMessage message, boolean redelivered) {
    try {
      consumer.deliver(held, endpoint.name().input(), message, redelivered);
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

  /** A message on its way to the consumer's lane. */
  private record Outgoing(Held held, StoredMessage message, boolean redelivered) {}

  /**
   * A message in the consumer's hands; without the message, for the consumer may keep it for long.
   */
  private record Held(Attachment attachment, EndpointQueue queue, long offset) implements Handed {
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
}
