/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Builds the packets that a client sends. */
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

  /** PUBLISH at QoS 1. */
  static MqttMessage publish(Outgoing message, int packetId, boolean duplicate) {
    return new MqttPublishMessage(
        new MqttFixedHeader(MqttMessageType.PUBLISH, duplicate, MqttQoS.AT_LEAST_ONCE, false, 0),
        new MqttPublishVariableHeader(message.topic(), packetId),
        Unpooled.wrappedBuffer(message.payload().asByteBuffer()));
  }

  /** PUBLISH at QoS 0. */
  static MqttMessage publishOnce(String topic, Bytes payload) {
    return new MqttPublishMessage(
        new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_MOST_ONCE, false, 0),
        new MqttPublishVariableHeader(topic, 0),
        Unpooled.wrappedBuffer(payload.asByteBuffer()));
  }

  /** PUBACK. */
  static MqttMessage acknowledge(int packetId) {
    return new MqttPubAckMessage(
        new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
        MqttMessageIdVariableHeader.from(packetId));
  }

  /** SUBSCRIBE with the quality of service that each filter wants. */
  static MqttMessage subscribe(int packetId, Map<String, Integer> filters) {
    var subscribe = MqttMessageBuilders.subscribe().messageId(packetId);
    filters.forEach((filter, qos) -> subscribe.addSubscription(MqttQoS.valueOf(qos), filter));
    return subscribe.build();
  }
}
