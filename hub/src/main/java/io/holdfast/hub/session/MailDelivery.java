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

/**
 * Takes a device's messages from its mailbox to its client, and the client's acknowledgements back.
 * Owner: the session's lane, unless a method says otherwise.
 */
final class MailDelivery implements Incoming, Receiver {

  private final DeviceIdentity device;
  private final Peer peer;
  private final Mailboxes mailboxes;
  private final Filters filters;
  private final InFlight inFlight;
  private boolean following;
  private volatile boolean gone;

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
    return following;
  }

  @Override
  public void follow() {
    if (filters.qos(Feature.CLOUD_TO_DEVICE) != Filters.NONE) {
      following = true;
      mailboxes.attach(device, this);
    } else {
      stop();
    }
  }

  private void stop() {
    if (following) {
      following = false;
      mailboxes.detach(device, this);
    }
  }

  /** Nothing to do: a mailbox gives few messages at a time. */
  @Override
  public void writable() {}

  @Override
  public void closed() {
    gone = true;
    stop();
  }

  /** Any thread. */
  @Override
  public boolean isGone() {
    return gone;
  }

  /** Any thread. */
  @Override
  public void take(CloudToDeviceMessage message, boolean redelivered) {
    peer.lane().execute(() -> deliver(message, redelivered));
  }

  private void deliver(CloudToDeviceMessage message, boolean redelivered) {
    int qos = filters.qos(Feature.CLOUD_TO_DEVICE);
    if (gone || qos == Filters.NONE) {
      return; // The message is on its way back.
    }
    Given given = new Given(message);
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

  /** A message in the client's hands. */
  private final class Given implements Handed {
    private final CloudToDeviceMessage message;

    Given(CloudToDeviceMessage message) {
      this.message = message;
    }

    @Override
    public void acknowledged() {
      settle(Settlement.COMPLETE);
    }

    @Override
    public void removed(Removal reason) {
      settle(Settlement.REJECT);
    }

    private void settle(Settlement settlement) {
      mailboxes.settle(device, MailDelivery.this, message.sequence(), settlement);
    }
  }
}
