/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.Peer;
import io.holdfast.hub.method.MethodTarget;
import io.holdfast.hub.method.Methods;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.wire.SubscriptionFilter.Feature;

/**
 * Takes calls of methods to a client. Owner: the session's lane, unless a method says otherwise.
 */
final class MethodDelivery implements MethodTarget {

  private final Identity identity;
  private final Peer peer;
  private final Methods methods;
  private final Filters filters;

  private boolean listening;
  private boolean gone;

  MethodDelivery(Identity identity, Peer peer, Methods methods, Filters filters) {
    this.identity = identity;
    this.peer = peer;
    this.methods = methods;
    this.filters = filters;
  }

  /** Takes calls if the client has subscribed to them, else no longer. */
  void follow() {
    if (filters.qos(Feature.METHODS) != Filters.NONE) {
      listening = true;
      methods.listening(identity, this);
    } else {
      stop();
    }
  }

  private void stop() {
    if (listening) {
      listening = false;
      methods.gone(identity, this);
    }
  }

  boolean isFollowing() {
    return listening;
  }

  void closed() {
    gone = true;
    stop();
  }

  /** Any thread. IoT Hub sends method calls at QoS 0. */
  @Override
  public void call(String requestId, String name, Bytes payload) {
    peer.lane()
        .execute(() -> {
          if (!gone) {
            var ignored = peer.deliver(new Delivery.MethodRequest(0, requestId, name, payload));
          }
        });
  }

  /** Whether a filter takes calls of this method; any thread. */
  @Override
  public boolean listensTo(String name) {
    return filters.qos(Feature.METHODS, name) != Filters.NONE;
  }
}
