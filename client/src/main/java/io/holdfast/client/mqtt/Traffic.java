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

  /** Begins new things again. */
  void release();

  /** Whether the server owes no acknowledgement. */
  boolean isSettled();

  void received(Incoming message);

  /** PUBACK; of any id. */
  void acknowledged(int packetId);

  /** SUBACK; answers false if it does not fit what was asked. */
  boolean subscribeAnswered(int packetId, List<Integer> codes);

  /** UNSUBACK; of any id. */
  void unsubscribeAnswered(int packetId);

  /** All packets that were read together have been handed over. */
  void turnEnded();
}
