/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT.
 *
 * @param level of the protocol; 4 is MQTT 3.1.1, and for another one nothing else is read
 * @param keepAliveSeconds 0 asks for none
 */
record ConnectPacket(
    int level,
    boolean cleanSession,
    int keepAliveSeconds,
    String clientId,
    @Nullable WillPacket will,
    @Nullable String userName,
    @Nullable String password) {

  static final int LEVEL = 4;

  /** Names the client and keeps its secrets. */
  @Override
  public String toString() {
    return "ConnectPacket[" + clientId + "]";
  }

  /** What CONNECT says of a will. */
  record WillPacket(String topic, Bytes body, boolean retain) {}
}
