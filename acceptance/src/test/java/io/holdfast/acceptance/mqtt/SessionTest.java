/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HoldfastExtension.class)
class SessionTest {

  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";
  private static final String DESIRED_TOPIC = "$iothub/twin/PATCH/properties/desired/?$version=";

  @Test
  @DisplayName("[mqtt-33] subscriptions outlive the connection of a client with clean session 0")
  void subscriptions_CONNECTION_BREAKS_areKept(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt first = Dial.resume(hub, device)) {
      first.subscribe(DESIRED, 1);
    }
    try (RawMqtt second = Dial.resume(hub, device)) {
      hub.service().patchDesired(device.identity(), "{\"a\":1}");
      assertThat(second.awaitPublish(DESIRED_TOPIC).text()).contains("\"a\":1");
    }
  }

  @Test
  @DisplayName("[mqtt-33] an unsubscribed filter is not kept")
  void subscriptions_UNSUBSCRIBED_areForgotten(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt first = Dial.resume(hub, device)) {
      first.subscribe(DESIRED, 1);
      first.send(MqttBytes.unsubscribe(99, DESIRED));
      assertThat(first.await(MqttPacket.UNSUBACK).packetId()).isEqualTo(99);
    }
    try (RawMqtt second = Dial.resume(hub, device)) {
      second.subscribe("$iothub/twin/res/#", 0);
      hub.service().patchDesired(device.identity(), "{\"a\":1}");
      second.send("$iothub/twin/GET/?$rid=1", 0, new byte[0]);
      assertThat(second.await(MqttPacket.PUBLISH).topic()).startsWith("$iothub/twin/res/200/");
    }
  }

  @Test
  @DisplayName("[mqtt-34] session present is said exactly when there is a session")
  void sessionPresent_ANY_isTruthful(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertThat(present(hub, device, false)).isFalse();
    assertThat(present(hub, device, false)).isTrue();
    assertThat(present(hub, device, true)).isFalse();
    assertThat(present(hub, device, false)).isFalse();
    assertThat(present(hub, device, false)).isTrue();
  }

  @Test
  @DisplayName("[mqtt-35] clean session 1 drops the stored subscriptions")
  void subscriptions_CLEAN_SESSION_areDropped(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt first = Dial.resume(hub, device)) {
      first.subscribe(DESIRED, 1);
    }
    Dial.connect(hub, device).close();
    try (RawMqtt third = Dial.resume(hub, device)) {
      third.subscribe("$iothub/twin/res/#", 0);
      hub.service().patchDesired(device.identity(), "{\"a\":1}");
      third.send("$iothub/twin/GET/?$rid=1", 0, new byte[0]);
      assertThat(third.await(MqttPacket.PUBLISH).topic()).startsWith("$iothub/twin/res/200/");
    }
  }

  @Test
  @DisplayName("[mqtt-31] [mqtt-33] a take-over keeps the session's subscriptions")
  void subscriptions_TAKE_OVER_areKept(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt first = Dial.resume(hub, device)) {
      first.subscribe(DESIRED, 1);
      try (RawMqtt second = Dial.resume(hub, device)) {
        first.awaitEnd(Duration.ofSeconds(20));
        hub.service().patchDesired(device.identity(), "{\"a\":1}");
        assertThat(second.awaitPublish(DESIRED_TOPIC).text()).contains("\"a\":1");
      }
    }
  }

  @Test
  @DisplayName("[mqtt-63] QoS 2 is granted as 1")
  void subscribe_QOS_2_isGrantedOne(Hub hub) throws IOException {
    try (RawMqtt client = Dial.connect(hub, hub.newDevice())) {
      assertThat(client.subscribe(DESIRED, 2).granted()).containsExactly(1);
      assertThat(client.subscribe(DESIRED, 1).granted()).containsExactly(1);
      assertThat(client.subscribe(DESIRED, 0).granted()).containsExactly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices/{device}/messages/devicebound/#",
        "$iothub/twin/res/#",
        DESIRED,
        "$iothub/methods/POST/#",
        "$iothub/methods/POST/reboot/#",
        "devices/{device}/modules/{module}/#",
        "devices/{device}/modules/{module}/inputs/#",
        "devices/{device}/modules/{module}/messages/devicebound/#"
      })
  @DisplayName("[mqtt-87] [mqtt-62] no filter of an SDK is answered with 0x80, nor closes")
  void subscribe_SDK_FILTERS_areGranted(String filter, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    for (Registered who : new Registered[] {device, module}) {
      String filled =
          filter.replace("{device}", device.identity().deviceId()).replace("{module}", "m");
      try (RawMqtt client = Dial.connect(hub, who)) {
        assertThat(client.subscribe(filled, 1).granted()).containsExactly(1);
        client.ping();
      }
    }
  }

  private static boolean present(Hub hub, Registered device, boolean clean) throws IOException {
    MqttPacket connack = Dial.connack(hub, device, connect -> connect.clean(clean));
    assertThat(connack.returnCode()).isZero();
    return connack.sessionPresent();
  }
}
