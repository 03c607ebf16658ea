/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientRegistrationResult;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientStatus;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.acceptance.provisioning.ProvisioningSdk;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Microsoft's provisioning SDK for Java over HTTPS, which takes a port with the host. */
@ExtendWith(HoldfastExtension.class)
class JavaProvisioningHttpsTest {

  private static ProvisioningDeviceClientRegistrationResult register(Hub hub, String id, String key)
      throws Exception {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    return ProvisioningSdk.register(
        dps.host() + ":" + hub.ready().httpsPort(),
        dps.idScope(),
        ProvisioningDeviceClientTransportProtocol.HTTPS,
        ProvisioningSdk.key(id, key, hub.trust()),
        new AdditionalData());
  }

  @Test
  @DisplayName("[dps-63] Java over HTTPS, at a port of the hub's: a device is provisioned")
  void register_HTTPS_assigned(Hub hub) throws Exception {
    String id = Hub.freshId("java-https");
    String key = Enrolled.device(hub, id, Enrolled.byKeys()).key();
    ProvisioningDeviceClientRegistrationResult result = register(hub, id, key);
    assertThat(result.getProvisioningDeviceClientStatus())
        .isEqualTo(ProvisioningDeviceClientStatus.PROVISIONING_DEVICE_STATUS_ASSIGNED);
    assertThat(result.getIothubUri()).isEqualTo(hub.host());
    assertThat(result.getDeviceId()).isEqualTo(id);
  }

  @Test
  @DisplayName("Java over HTTPS: a wrong key is refused")
  void register_WRONG_KEY_refused(Hub hub) {
    String id = Hub.freshId("java-https");
    var _ = Enrolled.device(hub, id, Enrolled.byKeys());
    assertThatThrownBy(() -> register(hub, id, "AAAAAAAAAAAAAAAAAAAAAA=="))
        .hasStackTraceContaining("\"errorCode\":401002");
  }
}
