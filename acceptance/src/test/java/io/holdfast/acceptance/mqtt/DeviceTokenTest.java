/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where an operator lets devices' tokens connect their modules. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [mqtt]
        device-token-for-modules = true
        """)
class DeviceTokenTest {

  @Test
  @DisplayName("[mqtt-22] where it is configured a device's token connects its module")
  void token_OF_THE_DEVICE_FOR_ITS_MODULE_isAccepted(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    String token = SasDialect.C.token(device, Dial.inSeconds(600));
    assertThat(Dial.connack(hub, module, connect -> connect.password(token)).returnCode()).isZero();
  }
}
