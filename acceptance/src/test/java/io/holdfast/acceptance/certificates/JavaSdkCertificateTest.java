/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.certificates;

import static io.holdfast.acceptance.certificates.Certificates.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import io.holdfast.faults.Certified;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Microsoft's Java SDK with certificates. */
@ExtendWith(HoldfastExtension.class)
class JavaSdkCertificateTest {

  private static DeviceClient client(Hub hub, Registered device, Certified own) {
    return new DeviceClient(
        Certificates.connectionString(device),
        IotHubClientProtocol.MQTT,
        ClientOptions.builder()
            .sslContext(own.clientContext(Certificates.authorityOf(hub)))
            .build());
  }

  private static void assertSends(Hub hub, Registered device, Certified own) throws Exception {
    DeviceClient client = client(hub, device, own);
    try (Events events = hub.eventsOf(device)) {
      client.open(false);
      client.sendEvent(new Message("sdk"));
      assertThat(events.next().path("body").asString()).isEqualTo("sdk");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[mqtt-23] Java device: a certificate whose thumbprint is registered")
  void open_SELF_SIGNED_sends(Hub hub) throws Exception {
    Certified own = draft("anything").selfSigned();

    assertSends(hub, Certificates.pinned(hub, own.thumbprint("SHA-256")), own);
  }

  @Test
  @DisplayName("[mqtt-23] Java device: a certificate of an authority")
  void open_OF_AUTHORITY_sends(Hub hub) throws Exception {
    Certified root = draft("root").authority().selfSigned();
    Certificates.trust(hub, "java", root);
    Registered device = Certificates.device(hub, "{\"type\":\"certificateAuthority\"}");

    assertSends(hub, device, draft(device.identity().deviceId()).by(root));
  }

  @Test
  @DisplayName("[mqtt-24] Java device: another certificate is reported as unauthorized")
  void open_OTHER_isUnauthorized(Hub hub) {
    Registered device = Certificates.pinned(hub, draft("x").selfSigned().thumbprint("SHA-1"));
    DeviceClient client = client(hub, device, draft("x").selfSigned());
    try {
      assertThatThrownBy(() -> client.open(false))
          .isInstanceOfSatisfying(
              IotHubClientException.class,
              e -> assertThat(e.getStatusCode()).isEqualTo(IotHubStatusCode.UNAUTHORIZED));
    } finally {
      client.close();
    }
  }
}
