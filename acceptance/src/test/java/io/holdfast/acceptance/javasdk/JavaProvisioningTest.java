/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientRegistrationResult;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientStatus;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientSubstatus;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderSymmetricKey;
import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.acceptance.provisioning.Allocator;
import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.acceptance.provisioning.ProvisioningSdk;
import io.holdfast.faults.Certified;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Microsoft's provisioning SDK for Java, at the ports that it knows; then the hub that it was given
 * takes a message from the device.
 */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class JavaProvisioningTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  private static void assertConnects(
      Hub hub,
      ProvisioningDeviceClientRegistrationResult result,
      String credentials,
      SSLContext context,
      IotHubClientProtocol protocol)
      throws Exception {
    assertThat(result.getProvisioningDeviceClientStatus())
        .isEqualTo(ProvisioningDeviceClientStatus.PROVISIONING_DEVICE_STATUS_ASSIGNED);
    assertThat(result.getIothubUri()).isEqualTo(hub.host());
    Registered device =
        new Registered(hub.host(), new DeviceIdentity(result.getDeviceId()), "", "");
    DeviceClient client =
        new DeviceClient(
            "HostName="
                + result.getIothubUri()
                + ";DeviceId="
                + result.getDeviceId()
                + ";"
                + credentials,
            protocol,
            ClientOptions.builder().sslContext(context).build());
    try (Events events = hub.eventsOf(device)) {
      client.open(false);
      client.sendEvent(Sdk.message("provisioned"));
      assertThat(events.next().path("body").asString()).isEqualTo("provisioned");
    } finally {
      client.close();
    }
  }

  private static IotHubClientProtocol atHub(ProvisioningDeviceClientTransportProtocol protocol) {
    return IotHubClientProtocol.valueOf(protocol.name());
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "HTTPS"})
  @DisplayName("[dps-62] [dps-64] Java: either key of an enrollment, then the hub lets it in")
  void register_KEY_connects(ProvisioningDeviceClientTransportProtocol protocol, Hub hub)
      throws Exception {
    String id = Hub.freshId("java-key");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys());
    for (String key : List.of(enrolled.key(), enrolled.secondaryKey())) {
      ProvisioningDeviceClientRegistrationResult result =
          ProvisioningSdk.register(hub, protocol, ProvisioningSdk.key(id, key, hub.trust()));
      assertThat(result.getRegistrationId()).isEqualTo(id);
      assertThat(result.getSubstatus())
          .isEqualTo(
              key.equals(enrolled.key())
                  ? ProvisioningDeviceClientSubstatus.INITIAL_ASSIGNMENT
                  : ProvisioningDeviceClientSubstatus.DEVICE_DATA_MIGRATED);
      assertThat(result.getCreatedDateTimeUtc()).isNotEmpty();
      assertThat(result.getETag()).isNotEmpty();
      assertConnects(hub, result, "SharedAccessKey=" + key, hub.trust(), atHub(protocol));
    }
  }

  /** As the SDK makes it; both are base64. */
  private static String derived(String groupKey, String id) throws GeneralSecurityException {
    return new String(
        SecurityProviderSymmetricKey.ComputeDerivedSymmetricKey(groupKey.getBytes(UTF_8), id),
        UTF_8);
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "HTTPS"})
  @DisplayName("[dps-49] [dps-62] [dps-64] Java: a key derived by the SDK from that of its group")
  void register_DERIVED_KEY_connects(ProvisioningDeviceClientTransportProtocol protocol, Hub hub)
      throws Exception {
    Enrolled group = Enrolled.group(hub, Hub.freshId("java-group"), Enrolled.byKeys());
    String id = Hub.freshId("java-derived");
    String key = derived(group.key(), id);

    ProvisioningDeviceClientRegistrationResult result =
        ProvisioningSdk.register(hub, protocol, ProvisioningSdk.key(id, key, hub.trust()));
    assertThat(result.getDeviceId()).isEqualTo(id);
    assertConnects(hub, result, "SharedAccessKey=" + key, hub.trust(), atHub(protocol));
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "HTTPS"})
  @DisplayName("[dps-56] [dps-62] [dps-64] Java: the certificate of its enrollment")
  void register_CERTIFICATE_connects(ProvisioningDeviceClientTransportProtocol protocol, Hub hub)
      throws Exception {
    String id = Hub.freshId("java-x509");
    Certified own = Certificates.draft(id).selfSigned();
    var _ = Enrolled.device(hub, id, Enrolled.by(own));
    assertRegisters(hub, protocol, id, own);
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "HTTPS"})
  @DisplayName("[dps-57] [dps-62] [dps-64] Java: a certificate two below its group's authority")
  void register_CHAIN_connects(ProvisioningDeviceClientTransportProtocol protocol, Hub hub)
      throws Exception {
    Certified root = Certificates.draft("java root " + protocol).authority().selfSigned();
    Certified between = Certificates.draft("java between " + protocol).authority().by(root);
    Certificates.trust(hub, "java-" + protocol, root);
    var _ = Enrolled.group(hub, Hub.freshId("java-chain"), Enrolled.below(root));
    String id = Hub.freshId("java-member");
    assertRegisters(hub, protocol, id, Certificates.draft(id).by(between).showing(2));
  }

  private static void assertRegisters(
      Hub hub, ProvisioningDeviceClientTransportProtocol protocol, String id, Certified own)
      throws Exception {
    SSLContext context = own.clientContext(Certificates.authorityOf(hub));
    ProvisioningDeviceClientRegistrationResult result =
        ProvisioningSdk.register(hub, protocol, ProvisioningSdk.certificate(id, own, context));
    assertThat(result.getDeviceId()).isEqualTo(id);
    assertConnects(hub, result, "x509=true", context, atHub(protocol));
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "HTTPS"})
  @DisplayName("[dps-62] Java: its payload arrives as a JSON string, and one comes back")
  void register_PAYLOAD_bothWays(ProvisioningDeviceClientTransportProtocol protocol, Hub hub)
      throws Exception {
    String id = Hub.freshId("java-payload");
    try (Allocator allocator = Allocator.returning(hub, Map.of("line", 7))) {
      Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys()).with(allocator.allocation());
      AdditionalData data = new AdditionalData();
      data.setProvisioningPayload("{\"site\":\"north\"}");
      SecurityProvider device = ProvisioningSdk.key(id, enrolled.key(), hub.trust());

      assertThat(ProvisioningSdk.register(hub, protocol, device, data).getProvisioningPayload())
          .isEqualTo("{\"line\":7}");
      JsonNode told = allocator.next().path("payload");
      assertThat(told.isString()).isTrue();
      assertThat(told.asString()).isEqualTo("{\"site\":\"north\"}");
    }
  }
}
