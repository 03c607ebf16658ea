/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.util.List;

/**
 * What goes over the connections that a {@link Connector} makes, one after another. On the loop.
 */
interface Traffic {

  /** The server accepted the connection: what it has to be told first is written, not flushed. */
  void begin(MqttConnection connection, SessionSettings settings);

  /** The connection is gone, whatever the reason. */
  void end();

  /** Sends what there is room for. */
  void flush();

  /** Begins nothing new on this connection. */
  void hold();

  /** Whether the server owes no acknowledgement. */
  boolean isSettled();

  /** The connection was lost while what waited was being sent, and there is none after it. */
  void lostWhileClosing();

  void received(Incoming message);

  void acknowledged(int packetId);

  /** Answers false if this does not fit what was asked. */
  boolean subscribeAnswered(int packetId, List<Integer> codes);

  void unsubscribeAnswered(int packetId);

  /** All packets that were read together have been handed over. */
  void turnEnded();
}
