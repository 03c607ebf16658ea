/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Peer.Sent;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.mailbox.Receiver;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.hub.queue.Handed;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.wire.SubscriptionFilter.Feature;
import org.jspecify.annotations.Nullable;

/**
 * Takes a device's messages from its mailbox to its client, and the client's acknowledgements back.
 * Owner: the session's lane, unless a method says otherwise.
 */
final class MailDelivery implements Incoming {

  private final DeviceIdentity device;
  private final Peer peer;
  private final Mailboxes mailboxes;
  private final Filters filters;
  private final InFlight inFlight;

  /** As whom it takes messages now; null if it takes none. */
  private @Nullable Taking taking;

  MailDelivery(
      DeviceIdentity device, Peer peer, Mailboxes mailboxes, Filters filters, InFlight inFlight) {
    this.device = device;
    this.peer = peer;
    this.mailboxes = mailboxes;
    this.filters = filters;
    this.inFlight = inFlight;
  }

  @Override
  public boolean isFollowing() {
    return taking != null;
  }

  @Override
  public void follow() {
    if (filters.qos(Feature.CLOUD_TO_DEVICE) == Filters.NONE) {
      stop();
      return;
    }
    Taking now = taking;
    if (now == null) {
      now = new Taking();
      taking = now;
    }
    mailboxes.attach(device, now);
  }

  private void stop() {
    Taking last = taking;
    if (last != null) {
      taking = null;
      mailboxes.detach(device, last);
    }
  }

  /** Nothing to do: a mailbox gives few messages at a time. */
  @Override
  public void writable() {}

  @Override
  public void closed() {
    stop();
  }

  private void deliver(Taking to, CloudToDeviceMessage message, boolean redelivered) {
    int qos = filters.qos(Feature.CLOUD_TO_DEVICE);
    if (to != taking || qos == Filters.NONE) {
      return; // The message is on its way back.
    }
    Given given = new Given(this, message.sequence());
    if (redelivered && inFlight.replace(given)) {
      return; // It has it, from before it unsubscribed; only a new connection gets it again.
    }
    long tag = qos == 0 ? 0 : inFlight.add(given);
    var delivery =
        new Delivery.CloudToDevice(qos, tag, message.properties(), message.body(), redelivered);
    Sent sent = peer.deliver(delivery);
    if (qos > 0 && sent != Sent.SENT) {
      var ignored = inFlight.remove(tag);
    }
    switch (sent) {
      case SENT -> {
        if (qos == 0) {
          given.acknowledged();
        }
      }
      case GONE -> {} // The message is on its way back.
      case IMPOSSIBLE -> given.removed(Removal.UNDELIVERABLE);
    }
  }

  /** Says so as who takes messages now: what it had before it subscribed anew is its own again. */
  private void settle(long sequence, Settlement settlement) {
    Taking now = taking;
    if (now != null) {
      mailboxes.settle(device, now, sequence, settlement);
    }
  }

  /** The time between subscribing and unsubscribing. What one time was given is no other's. */
  private final class Taking implements Receiver {

    /** Any thread. */
    @Override
    public void take(CloudToDeviceMessage message, boolean redelivered) {
      peer.lane().execute(() -> deliver(this, message, redelivered));
    }
  }

  /** A message in the client's hands; without the message, for the client may keep it for long. */
  private record Given(MailDelivery by, long sequence) implements Handed {

    @Override
    public void acknowledged() {
      by.settle(sequence, Settlement.COMPLETE);
    }

    @Override
    public void removed(Removal reason) {
      by.settle(sequence, Settlement.REJECT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Given given && given.sequence == sequence;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sequence);
    }
  }
}
