/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Builds the packets that have more than a header and an id. */
final class Packets {

  private Packets() {}

  /** CONNECT for a session that the server keeps, without a will. */
  static MqttConnectMessage connect(String clientId, Login login, Duration keepAlive) {
    var connect =
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_3_1_1)
            .clientId(clientId)
            .cleanSession(false)
            .keepAlive((int) keepAlive.toSeconds())
            .username(login.userName());
    String password = login.password();
    if (password != null) {
      connect.password(password.getBytes(StandardCharsets.UTF_8));
    }
    return connect.build();
  }

  /** SUBSCRIBE with the quality of service that each filter wants. */
  static MqttMessage subscribe(int packetId, Map<String, Integer> filters) {
    var subscribe = MqttMessageBuilders.subscribe().messageId(packetId);
    filters.forEach((filter, qos) -> subscribe.addSubscription(MqttQoS.valueOf(qos), filter));
    return subscribe.build();
  }
}
