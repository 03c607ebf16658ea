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
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's Java SDK with certificates, over MQTT and WebSockets. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class JavaSdkCertificateTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  private static DeviceClient client(
      IotHubClientProtocol protocol, Hub hub, Registered device, Certified own) {
    return new DeviceClient(
        Certificates.connectionString(device),
        protocol,
        ClientOptions.builder()
            .sslContext(own.clientContext(Certificates.authorityOf(hub)))
            .build());
  }

  private static void assertSends(
      IotHubClientProtocol protocol, Hub hub, Registered device, Certified own) throws Exception {
    DeviceClient client = client(protocol, hub, device, own);
    try (Events events = hub.eventsOf(device)) {
      client.open(false);
      client.sendEvent(new Message("sdk"));
      assertThat(events.next().path("body").asString()).isEqualTo("sdk");
    } finally {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  @DisplayName("[mqtt-23] Java device: a certificate whose thumbprint is registered")
  void open_SELF_SIGNED_sends(IotHubClientProtocol protocol, Hub hub) throws Exception {
    Certified own = draft("anything").selfSigned();

    assertSends(protocol, hub, Certificates.pinned(hub, own.thumbprint("SHA-256")), own);
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  @DisplayName("[mqtt-23] Java device: a certificate of an authority")
  void open_OF_AUTHORITY_sends(IotHubClientProtocol protocol, Hub hub) throws Exception {
    Certified root = draft("root").authority().selfSigned();
    Certificates.trust(hub, "java-" + protocol, root);
    Registered device = Certificates.device(hub, "{\"type\":\"certificateAuthority\"}");

    assertSends(protocol, hub, device, draft(device.identity().deviceId()).by(root));
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  @DisplayName("[mqtt-24] Java device: another certificate is reported as unauthorized")
  void open_OTHER_isUnauthorized(IotHubClientProtocol protocol, Hub hub) {
    Registered device = Certificates.pinned(hub, draft("x").selfSigned().thumbprint("SHA-1"));
    DeviceClient client = client(protocol, hub, device, draft("x").selfSigned());
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
