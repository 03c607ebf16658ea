/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.netty.channel.Channel;

/**
 * Whether packets of a connection are handled and its bytes read: not while the client is being let
 * in, not while its session holds it, and not while it does not take what it is sent. Owned by the
 * connection's lane.
 */
final class ReadGate {

  private final Channel channel;
  private final Outbox outbox;
  private boolean admitting;
  private boolean held;

  ReadGate(Channel channel, Outbox outbox) {
    this.channel = channel;
    this.outbox = outbox;
  }

  /** The client is being let in, or has been. */
  void admitting(boolean now) {
    admitting = now;
    update();
  }

  /** The session wants nothing more of the client for a while, or goes on. */
  void held(boolean now) {
    held = now;
    update();
  }

  /** Whether the next packet may be handled. */
  boolean isOpen() {
    return !admitting && !held && keepsUp();
  }

  /**
   * Whether the client takes what it is sent. What it asks for would pile up here if it did not.
   */
  boolean keepsUp() {
    return channel.isWritable() && !outbox.isFull();
  }

  /** Whether nothing is read, and the client is not to blame. */
  boolean isClosedByHub() {
    return keepsUp() && !channel.config().isAutoRead();
  }

  /** Reads from the client if the hub can go on and the client keeps up. */
  void update() {
    channel.config().setAutoRead(!admitting && !held && channel.isWritable());
  }
}
