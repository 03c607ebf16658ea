/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HoldfastExtension.class)
class LifecycleTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  @DisplayName("[mqtt-85] a connection is closed when its token has expired, the skew included")
  void token_EXPIRES_WHILE_CONNECTED_closes(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt other = Dial.connect(hub, hub.newDevice())) {
      // Five minutes of skew are allowed: this token has some of them left, enough to connect.
      long end = Dial.inSeconds(20);
      String token = SasDialect.C.token(device, end - 300);
      try (RawMqtt client = Dial.connect(hub, device, connect -> connect.password(token))) {
        client.awaitEnd(Duration.ofMinutes(2));
        assertThat(Dial.inSeconds(0)).isBetween(end - 1, end + 90);
      }
      other.ping();
    }
  }

  @Test
  @DisplayName("[mqtt-86] disabling a device closes its connection and its modules', until enabled")
  void device_DISABLED_isClosed(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    try (RawMqtt ofDevice = Dial.connect(hub, device);
        RawMqtt ofModule = Dial.connect(hub, module)) {
      hub.service().setStatus(device.identity(), "disabled");
      ofDevice.awaitEnd(SOON);
      ofModule.awaitEnd(SOON);
    }
    assertThat(Dial.connack(hub, device, connect -> connect).returnCode()).isEqualTo(5);
    hub.service().setStatus(device.identity(), "enabled");
    assertThat(Dial.connack(hub, device, connect -> connect).returnCode()).isZero();
  }

  @Test
  @DisplayName("[mqtt-86] deleting a device closes its connection and its modules'")
  void device_DELETED_isClosed(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    try (RawMqtt ofDevice = Dial.connect(hub, device);
        RawMqtt ofModule = Dial.connect(hub, module)) {
      hub.service().delete(device.identity());
      ofDevice.awaitEnd(SOON);
      ofModule.awaitEnd(SOON);
    }
    assertThat(Dial.connack(hub, device, connect -> connect).returnCode()).isEqualTo(5);
  }

  @Test
  @DisplayName("[mqtt-86] deleting a module closes its connection and no other")
  void module_DELETED_isClosed(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    try (RawMqtt ofDevice = Dial.connect(hub, device);
        RawMqtt ofModule = Dial.connect(hub, module)) {
      hub.service().delete(module.identity());
      ofModule.awaitEnd(SOON);
      ofDevice.ping();
    }
  }
}
