/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can change about MQTT in holdfast.toml. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsTest {

  private static final String SETTINGS =
      """
      [mqtt]
      connect-timeout = "4s"
      device-token-for-modules = true
      """;

  private final Hub hub;

  SettingsTest(@TempDir Path data) {
    hub = Hub.start(HoldfastOptions.in(data).withConfiguration(SETTINGS));
  }

  @AfterAll
  void stop() {
    hub.close();
  }

  @Test
  @DisplayName("[mqtt-28] a connection that stays silent is closed after the connect time-out")
  void connection_SILENT_isClosed() throws IOException {
    try (RawMqtt silent = hub.rawMqtt()) {
      // The default is 30 s.
      assertThat(silent.awaitEnd(Duration.ofSeconds(20))).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  @DisplayName("[mqtt-28] half a CONNECT does not keep a connection open")
  void connection_HALF_A_CONNECT_isClosed() throws IOException {
    try (RawMqtt slow = hub.rawMqtt()) {
      slow.send(new byte[] {0x10, 0x20, 0, 4, 'M'});
      assertThat(slow.awaitEnd(Duration.ofSeconds(20))).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  @DisplayName("[mqtt-22] where it is configured a device's token connects its module")
  void token_OF_THE_DEVICE_FOR_ITS_MODULE_isAccepted() throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    String token = SasDialect.C.token(device, Dial.inSeconds(600));
    assertThat(Dial.connack(hub, module, connect -> connect.password(token)).returnCode()).isZero();
  }
}
