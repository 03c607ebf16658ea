/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.faults.Certified;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.testkit.Hub;
import java.util.List;

/**
 * One device, with this project's client and with Microsoft's, and what both are told by every way.
 *
 * @param hub whose service it asks
 * @param idScope which one it takes it for
 * @param own who it is
 * @param java the same
 */
record Asking(Hub hub, String idScope, Attestation own, SecurityProvider java) {

  private static final List<ProvisioningDeviceClientTransportProtocol> JAVA =
      List.of(
          ProvisioningDeviceClientTransportProtocol.MQTT,
          ProvisioningDeviceClientTransportProtocol.HTTPS);

  static Asking key(Hub hub, String id, String key) {
    return new Asking(
        hub,
        hub.ready().dps().orElseThrow().idScope(),
        Attestation.SymmetricKey.fromBase64(id, key),
        ProvisioningSdk.key(id, key, hub.trust()));
  }

  static Asking certificate(Hub hub, String id, Certified shown) {
    return new Asking(
        hub,
        hub.ready().dps().orElseThrow().idScope(),
        OwnClient.certificate(id, shown),
        ProvisioningSdk.certificate(id, shown, shown.clientContext(Certificates.authorityOf(hub))));
  }

  Asking at(String otherScope) {
    return new Asking(hub, otherScope, own, java);
  }

  /** The error object, with its number. */
  void isTold(int errorCode) throws Exception {
    own(ProvisioningResult.DEV_AUTH_ERROR, errorCode);
    java(Integer.toString(errorCode));
  }

  /** A registration that is disabled, which is no error. */
  void isDisabled() throws Exception {
    own(ProvisioningResult.DISABLED, 0);
    java("ProvisioningDeviceHubException");
  }

  private void own(ProvisioningResult result, int errorCode) throws Exception {
    try (OwnClient client = new OwnClient(hub)) {
      for (ProvisioningProtocol protocol : ProvisioningProtocol.values()) {
        assertThat(client.register(hub.host(), idScope, own, client.options(protocol).build()))
            .isInstanceOfSatisfying(
                Refused.class,
                refused -> {
                  assertThat(refused.result()).isEqualTo(result);
                  assertThat(refused.errorCode()).isEqualTo(errorCode);
                });
      }
    }
  }

  private void java(String said) {
    for (ProvisioningDeviceClientTransportProtocol protocol : JAVA) {
      assertThatThrownBy(() ->
              ProvisioningSdk.register(hub.host(), idScope, protocol, java, new AdditionalData()))
          .as("%s", protocol)
          .hasStackTraceContaining(said);
    }
  }

  /** For once it is not refused. */
  void isAssigned() throws Exception {
    try (OwnClient client = new OwnClient(hub)) {
      assertThat(
              client.register(
                  hub.host(), idScope, own, client.options(ProvisioningProtocol.MQTT).build()))
          .isInstanceOf(Assigned.class);
    }
  }
}
