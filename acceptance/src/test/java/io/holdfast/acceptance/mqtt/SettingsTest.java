/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator can change about MQTT in holdfast.toml. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [mqtt]
        connect-timeout = "6s"
        device-token-for-modules = true
        """)
class SettingsTest {

  /** The default time-out is 30 s. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  @Test
  @DisplayName("[mqtt-28] a connection that stays silent is closed after the connect time-out")
  void connection_SILENT_isClosed(Hub hub) throws IOException {
    try (RawMqtt silent = hub.rawMqtt()) {
      silent.awaitEnd(LIMIT);
    }
  }

  @Test
  @DisplayName("[mqtt-28] half a CONNECT does not keep a connection open")
  void connection_HALF_A_CONNECT_isClosed(Hub hub) throws IOException {
    try (RawMqtt slow = hub.rawMqtt()) {
      slow.send(new byte[] {0x10, 0x20, 0, 4, 'M'});
      slow.awaitEnd(LIMIT);
    }
  }

  @Test
  @DisplayName("[mqtt-22] where it is configured a device's token connects its module")
  void token_OF_THE_DEVICE_FOR_ITS_MODULE_isAccepted(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    String token = SasDialect.C.token(device, Dial.inSeconds(600));
    assertThat(Dial.connack(hub, module, connect -> connect.password(token)).returnCode()).isZero();
  }
}
