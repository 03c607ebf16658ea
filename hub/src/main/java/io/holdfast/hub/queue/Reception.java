/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recipient: what waits for it at its endpoints, and the consumer if there is one. The consumer
 * has one pair of hands for all of them. Owned by the shard's lane.
 */
final class Reception {

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  /** How many of a sender's messages the uplink may have in hands, whatever room it has. */
  private static final int PARENT_WINDOW = 1024;

  /** How often the hands are looked at within the time that a module has to acknowledge. */
  static final int TICKS = 8;

  private final Shard shard;
  private final Recipient recipient;
  private final Keeping keeping;
  private final List<WaitingEndpoint> endpoints = new ArrayList<>(1);
  private @Nullable Attachment attachment;
  private boolean pumping;

  /** Whether those who follow the way to the parent have been told that messages wait. */
  private boolean announced;

  /** Whose turn it is to hand out. */
  private int next;

  Reception(Shard shard, Recipient recipient, Keeping keeping) {
    this.shard = shard;
    this.recipient = recipient;
    this.keeping = keeping;
  }

  /** Makes an endpoint; with the consumer, if that takes its messages. */
  WaitingEndpoint add(Address address) {
    WaitingEndpoint endpoint = new WaitingEndpoint(shard, this, address, keeping);
    endpoints.add(endpoint);
    Attachment present = attachment;
    Consumer coming = keeping.consumers().get(recipient);
    if (present == null && coming != null) {
      attach(coming); // its task has not run yet
    } else if (present != null && present.consumer().accepts(address.input())) {
      endpoint.attach(present);
    }
    return endpoint;
  }

  void remove(WaitingEndpoint endpoint) {
    endpoints.remove(endpoint);
  }

  boolean isEmpty() {
    return endpoints.isEmpty() && attachment == null;
  }

  /** A consumer comes, the one before, if any, is gone; or it takes other inputs than before. */
  void attach(Consumer consumer) {
    Attachment present = attachment;
    if (present == null || !present.consumer().equals(consumer)) {
      detach();
      present = new Attachment(shard, this, consumer, window());
      attachment = present;
      announced = false;
    }
    for (WaitingEndpoint endpoint : List.copyOf(endpoints)) {
      if (consumer.accepts(endpoint.address().input())) {
        endpoint.attach(present);
      } else {
        endpoint.detach();
      }
    }
    pump();
  }

  /** The parent's consumers share a room of their own, which they tell of by being ready. */
  private int window() {
    return recipient.way() == Recipient.Way.PARENT ? PARENT_WINDOW : keeping.options().window();
  }

  /** The consumer goes. */
  void detach(Consumer consumer) {
    Attachment present = attachment;
    if (present != null && present.consumer().equals(consumer)) {
      detach();
    }
  }

  private void detach() {
    if (attachment != null) {
      attachment = null;
      List.copyOf(endpoints).forEach(WaitingEndpoint::detach);
      announce();
    }
  }

  /** Hands out what the consumer can take, of each endpoint in its turn. */
  void pump() {
    Attachment to = attachment;
    if (to == null || pumping) {
      return;
    }
    // A consumer at QoS 0 acknowledges within deliver(): the loop goes on instead of nesting.
    pumping = true;
    try {
      int idle = 0;
      while (idle < endpoints.size() && to == attachment) {
        next = next < endpoints.size() ? next : 0;
        WaitingEndpoint endpoint = endpoints.get(next++);
        idle = endpoint.handOut(to) ? 0 : idle + 1;
      }
    } finally {
      pumping = false;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).fill();
    }
  }

  /** The consumer is done with a message. */
  void acknowledged(Held held) {
    Held given = takeFromHands(held);
    if (given != null) {
      keeping.counts().countDelivered();
      given.count();
      given.queue.endpoint().forget(given.queue, given.offset);
    }
    pump(); // also if it was dropped meanwhile: the consumer has room for another
  }

  /** The consumer can never take a message. */
  void removed(Held held, Removal reason) {
    Held given = takeFromHands(held);
    if (given != null) {
      keeping.counts().countRemoved(reason, 1);
      given.queue.endpoint().forget(given.queue, given.offset);
    }
    pump();
  }

  /**
   * The message, once: null if it is done with, or if another consumer has come since. It counts,
   * too, if the consumer is to get it again or has got it again.
   */
  private @Nullable Held takeFromHands(Held held) {
    Attachment by = held.attachment;
    if (by != attachment || held.queue.isDone(held.offset)) {
      return null;
    }
    Held given = held.isIn ? held : by.hands.find(held);
    if (given != null) {
      by.hands.remove(given);
    }
    return held;
  }

  /**
   * Time passes. A module that has not acknowledged for too long gets all that it has again; the
   * parent, to which the way may be slow, only if something could not be handed over.
   */
  void tick() {
    Attachment by = attachment;
    boolean limited = by != null && (recipient.way() == Recipient.Way.INPUTS || by.hasFailed());
    if (by != null && limited && by.hands.tick(TICKS)) {
      LOG.warn(
          "{} has not acknowledged for {} what it was given: it gets {} messages again",
          recipient,
          keeping.options().acknowledgementTimeout(),
          by.hands.size());
      by.forgetFailure();
      by.hands.removeIf(held -> true);
      endpoints.forEach(WaitingEndpoint::rewind);
      pump();
    }
  }

  /** Tells the followers once if messages wait for the parent and nobody takes them. */
  void announce() {
    if (recipient.way() == Recipient.Way.PARENT && !announced && isWaiting()) {
      announced = true;
      keeping.followers().forEach(this::tell);
    }
  }

  /** Tells one more follower, if messages wait for the parent and nobody takes them. */
  void announceTo(java.util.function.Consumer<Identity> follower) {
    if (recipient.way() == Recipient.Way.PARENT && isWaiting()) {
      tell(follower);
    }
  }

  /** Whether messages wait and nobody takes them. */
  boolean isWaiting() {
    return attachment == null && endpoints.stream().anyMatch(each -> each.count() > 0);
  }

  private void tell(java.util.function.Consumer<Identity> follower) {
    try {
      follower.accept(recipient.identity());
    } catch (RuntimeException e) {
      LOG.error("{}: a listener failed", recipient, e);
    }
  }

  /** Nothing waits any more; the next message is news again. */
  void drained() {
    announced = false;
  }

  /** Forgets what no route feeds any more. */
  void fedBy(Set<Endpoint> fed) {
    for (WaitingEndpoint endpoint : List.copyOf(endpoints)) {
      if (!fed.contains(endpoint.address().endpoint())) {
        endpoint.discardAll(Removal.ROUTE_REMOVED);
      }
    }
  }

  List<WaitingEndpoint> endpoints() {
    return endpoints;
  }
}
