/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Peer.Sent;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.queue.Consumer;
import io.holdfast.hub.queue.Handed;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.SubscriptionFilter.Feature;

/**
 * Takes the messages of a module's inputs to its client. Owner: the session's lane, unless a method
 * says otherwise.
 */
final class InputDelivery implements Incoming, Consumer {

  private final ModuleIdentity module;
  private final Peer peer;
  private final Queues queues;
  private final Filters filters;
  private final InFlight inFlight;

  private boolean attached;

  /** A message came for an input that was not subscribed at that moment: it was not sent. */
  private boolean passedOver;

  private volatile boolean gone;

  InputDelivery(
      ModuleIdentity module, Peer peer, Queues queues, Filters filters, InFlight inFlight) {
    this.module = module;
    this.peer = peer;
    this.queues = queues;
    this.filters = filters;
    this.inFlight = inFlight;
  }

  @Override
  public Lane lane() {
    return peer.lane();
  }

  @Override
  public void follow() {
    if (filters.qos(Feature.INPUTS) == Filters.NONE) {
      stop();
      return;
    }
    if (!attached || passedOver) {
      inFlight.keepAll();
    } else {
      inFlight.keep(input -> !accepts(input)); // these come again when they are subscribed again
    }
    attached = true;
    if (passedOver) {
      // The endpoint may never have heard that the subscription was gone.
      passedOver = false;
      queues.detach(module, this);
    }
    queues.attach(module, this);
  }

  private void stop() {
    if (attached) {
      attached = false;
      queues.detach(module, this);
    }
  }

  @Override
  public boolean isFollowing() {
    return attached;
  }

  @Override
  public void writable() {
    if (attached) {
      queues.ready(module);
    }
  }

  @Override
  public void closed() {
    gone = true;
    stop();
  }

  /** Whether the client takes this input's messages; any thread. */
  @Override
  public boolean accepts(String input) {
    return filters.qos(Feature.INPUTS, input) != Filters.NONE;
  }

  /** Whether the client keeps up; any thread. */
  @Override
  public boolean isReady(int priority) {
    return !gone && peer.isWritable();
  }

  @Override
  public void deliver(Handed handed, String input, StoredMessage message, boolean redelivered) {
    if (gone) {
      return;
    }
    int qos = filters.inputQos(input);
    if (qos == Filters.NONE) {
      // The subscription has just ended: the message waits for the next.
      passedOver = true;
    } else if (qos == 0) {
      deliverOnce(handed, new Delivery.InputMessage(0, 0, input, message, false));
    } else {
      deliverToBeAcknowledged(handed, input, message, redelivered);
    }
  }

  private void deliverToBeAcknowledged(
      Handed handed, String input, StoredMessage message, boolean redelivered) {
    long known = redelivered ? inFlight.find(handed) : InFlight.NONE;
    if (known != InFlight.NONE && !inFlight.again(known, handed)) {
      return; // The client has it, from before it unsubscribed: it gets it again in time.
    }
    long tag = known == InFlight.NONE ? inFlight.add(handed, input) : known;
    Sent sent = peer.deliver(new Delivery.InputMessage(1, tag, input, message, redelivered));
    if (sent != Sent.SENT) {
      var ignored = inFlight.remove(tag);
    }
    if (sent == Sent.IMPOSSIBLE) {
      handed.removed(Removal.UNDELIVERABLE);
    }
  }

  private void deliverOnce(Handed handed, Delivery delivery) {
    switch (peer.deliver(delivery)) {
      case SENT -> handed.acknowledged();
      case GONE -> {} // The next connection gets it.
      case IMPOSSIBLE -> handed.removed(Removal.UNDELIVERABLE);
    }
  }
}
