/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.ConnectionString;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(HoldfastExtension.class)
@HubOptions(plainMqtt = true)
class HoldfastExtensionTest {

  @SuppressWarnings("NonFinalStaticField") // shared between the tests on purpose
  private static String hostOfTheFirst = "";

  @Test
  @DisplayName("a test gets a running hub, and identities with connection strings")
  void hub_ASKED_FOR_isRunning(Hub hub) {
    assertSameHub(hub);
    Registered module = hub.newModule();
    assertThat(ConnectionString.parse(module.connectionString()).identity())
        .isEqualTo(module.identity());
    assertThat(hub.service().twin(module.identity()).path("deviceId").asString())
        .isEqualTo(module.identity().deviceId());
    assertThat(hub.ready().mqttPort()).isEqualTo(HoldfastOptions.MQTT_PORT);
  }

  @Test
  @DisplayName("all tests of a class share a hub, on an address that nobody else has")
  void hub_ASKED_FOR_AGAIN_isTheSame(Hub hub) {
    assertSameHub(hub);
    assertThat(hub.host()).startsWith("127.").isNotEqualTo("127.0.0.1");
  }

  @Test
  @DisplayName("a hub that was asked to speaks MQTT without TLS too, on a free port")
  void hub_PLAIN_MQTT_listensThere(Hub hub) throws IOException {
    try (RawMqtt client = RawMqtt.plain(hub.host(), hub.ready().plainMqttPort().orElseThrow())) {
      client.send(MqttBytes.connect("nobody").userName("nothing").bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("a hub that was killed starts again on its data")
  void process_KILLED_startsAgain(@TempDir Path data) {
    try (Hub hub = Hub.start(HoldfastOptions.in(data))) {
      Registered device = hub.newDevice();
      hub.process().kill();
      assertThat(hub.process().isAlive()).isFalse();
      hub.process().start();
      assertThat(hub.service().twin(device.identity()).path("deviceId").asString())
          .isEqualTo(device.identity().deviceId());
      assertThat(hub.process().stop()).isIn(0, 143);
    }
  }

  @Test
  @DisplayName("a program that does not start is reported with what it said")
  void process_BAD_CONFIGURATION_tellsTheOutput(@TempDir Path data) {
    HoldfastOptions options = HoldfastOptions.in(data).withConfiguration("[nonsense]\na = 1\n");
    assertThatThrownBy(() -> Hub.start(options))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nonsense");
  }

  private static synchronized void assertSameHub(Hub hub) {
    if (hostOfTheFirst.isEmpty()) {
      hostOfTheFirst = hub.host();
    }
    assertThat(hub.host()).isEqualTo(hostOfTheFirst);
  }
}
