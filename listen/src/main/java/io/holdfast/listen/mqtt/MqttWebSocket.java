/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.listen.websocket.Subprotocol;
import java.util.Set;

/** MQTT over WebSockets, with the paths that IoT Hub's and DPS's clients ask for. */
public final class MqttWebSocket {

  private static final Set<String> PATHS = Set.of("/$iothub/websocket", "/mqtt", "/");

  private MqttWebSocket() {}

  /** Connections as those of {@link MqttListener}, on the same lanes. */
  public static Subprotocol on(MqttProtocol mqtt) {
    return new Subprotocol("mqtt", PATHS, mqtt::nextLoop, mqtt::begin);
  }
}
