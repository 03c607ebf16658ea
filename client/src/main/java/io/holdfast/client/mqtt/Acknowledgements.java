/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection that the server waits to have acknowledged, in their order. One
 * per connection: a packet id of an earlier connection may mean another message by now. Owner: the
 * loop.
 */
final class Acknowledgements {

  private final ArrayDeque<Incoming> open = new ArrayDeque<>();
  private @Nullable MqttConnection connection;

  Acknowledgements(MqttConnection connection) {
    this.connection = connection;
  }

  void add(Incoming message) {
    open.add(message);
  }

  /** Acknowledges what is decided and has nothing undecided before it. */
  void decided() {
    boolean written = false;
    while (connection != null && !open.isEmpty()) {
      Incoming first = open.element();
      if (first.decision() == Incoming.Decision.NONE) {
        break;
      }
      open.remove();
      if (first.decision() == Incoming.Decision.ACCEPTED) {
        connection.acknowledge(first.packetId);
        written = true;
      }
    }
    if (written && connection != null) {
      connection.flushSoon();
    }
  }

  /** Acknowledges nothing more. */
  void connectionLost() {
    connection = null;
    open.clear();
  }
}
