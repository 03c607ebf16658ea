/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClient;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientRegistrationResult;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientStatus;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderSymmetricKey;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.ServiceApi.Reply;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Microsoft's provisioning SDK for Java over HTTPS, which takes a port with the host. */
@ExtendWith(HoldfastExtension.class)
class JavaProvisioningHttpsTest {

  /** The same provider, but that it trusts the hub: the SDK has no option for that. */
  private static final class Trusting extends SecurityProviderSymmetricKey {
    private final SSLContext trust;

    Trusting(String key, String registrationId, SSLContext trust) {
      super(key.getBytes(StandardCharsets.UTF_8), registrationId);
      this.trust = trust;
    }

    @Override
    public SSLContext getSSLContext() {
      return trust;
    }
  }

  private static ProvisioningDeviceClientRegistrationResult register(Hub hub, String id, String key)
      throws Exception {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    return ProvisioningDeviceClient.create(
            dps.host() + ":" + hub.ready().httpsPort(),
            dps.idScope(),
            ProvisioningDeviceClientTransportProtocol.HTTPS,
            new Trusting(key, id, hub.trust()))
        .registerDeviceSync();
  }

  private static String enroll(Hub hub, String id) {
    Reply made =
        hub.dps()
            .call(
                "PUT",
                "/enrollments/" + id,
                "{\"attestation\":{\"type\":\"symmetricKey\",\"symmetricKey\":{}}}");
    made.ok();
    JsonNode keys =
        hub.dps().call("POST", "/enrollments/" + id + "/attestationmechanism", null).ok();
    return keys.at("/symmetricKey/primaryKey").stringValue();
  }

  @Test
  @DisplayName("[dps-63] Java over HTTPS, at a port of the hub's: a device is provisioned")
  void register_HTTPS_assigned(Hub hub) throws Exception {
    String id = Hub.freshId("java-https");
    String key = enroll(hub, id);
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
    String _ = enroll(hub, id);
    assertThatThrownBy(() -> register(hub, id, "AAAAAAAAAAAAAAAAAAAAAA=="))
        .hasStackTraceContaining("\"errorCode\":401002");
  }
}
