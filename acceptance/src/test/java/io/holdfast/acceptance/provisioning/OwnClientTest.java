/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.acceptance.client.RealProxy;
import io.holdfast.client.BlockingModuleClient;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.Certified;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.attest.DerivedKey;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** This project's client, told nothing but whom to trust: the ports are those of the protocol. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class OwnClientTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("own client: either key of an enrollment, again and again; then the hub lets it in")
  void register_KEY_connects(ProvisioningProtocol protocol, Hub hub) throws Exception {
    String id = Hub.freshId("own-key");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys());
    try (OwnClient client = new OwnClient(hub)) {
      Attestation primary = Attestation.SymmetricKey.fromBase64(id, enrolled.key());
      Attestation secondary = Attestation.SymmetricKey.fromBase64(id, enrolled.secondaryKey());

      Assigned first = client.assertConnects(register(client, primary, protocol), primary);
      assertThat(first.deviceId()).isEqualTo(id);
      assertThat(first.substatus()).isEqualTo("initialAssignment");
      Assigned again = client.assertConnects(register(client, secondary, protocol), secondary);
      assertThat(again.substatus()).isEqualTo("deviceDataMigrated");
      assertThat(again.created()).isEqualTo(first.created());
    }
  }

  private static RegistrationOutcome register(
      OwnClient client, Attestation device, ProvisioningProtocol protocol) throws Exception {
    return client.register(device, client.options(protocol).build());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[dps-49] own client: a key derived from that of its group")
  void register_DERIVED_KEY_connects(ProvisioningProtocol protocol, Hub hub) throws Exception {
    Enrolled group = Enrolled.group(hub, Hub.freshId("own-group"), Enrolled.byKeys());
    String id = Hub.freshId("own-derived");
    try (OwnClient client = new OwnClient(hub)) {
      for (String key : List.of(group.key(), group.secondaryKey())) {
        Attestation device = Attestation.SymmetricKey.fromBase64(id, DerivedKey.of(key, id));
        Assigned assigned = client.assertConnects(register(client, device, protocol), device);
        assertThat(assigned.deviceId()).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[dps-56] own client: either certificate of an enrollment, with another device id")
  void register_CERTIFICATE_connects(ProvisioningProtocol protocol, Hub hub) throws Exception {
    String id = Hub.freshId("own-x509");
    Certified primary = Certificates.draft(id).selfSigned();
    Certified secondary = Certificates.draft(id).selfSigned();
    var _ =
        Enrolled.device(hub, id, Enrolled.by(primary, secondary))
            .with(Map.of("deviceId", id + "-device"));
    try (OwnClient client = new OwnClient(hub)) {
      for (Certified shown : List.of(primary, secondary)) {
        Attestation device = OwnClient.certificate(shown);
        Assigned assigned = client.assertConnects(register(client, device, protocol), device);
        assertThat(assigned.deviceId()).isEqualTo(id + "-device");
        assertThat(assigned.registrationId()).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[dps-57] own client: a certificate two below the authority of its group")
  void register_CHAIN_connects(ProvisioningProtocol protocol, Hub hub) throws Exception {
    Certified root = Certificates.draft("own root " + protocol).authority().selfSigned();
    Certified between = Certificates.draft("own between " + protocol).authority().by(root);
    Certificates.trust(hub, "own-" + protocol, root);
    var _ = Enrolled.group(hub, Hub.freshId("own-chain"), Enrolled.below(root));
    String id = Hub.freshId("own-member");
    try (OwnClient client = new OwnClient(hub)) {
      Attestation device = OwnClient.certificate(Certificates.draft(id).by(between).showing(2));
      Assigned assigned = client.assertConnects(register(client, device, protocol), device);
      assertThat(assigned.deviceId()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[dps-56] own client: a certificate two below the authority of its own enrollment")
  void register_OWN_AUTHORITY_connects(ProvisioningProtocol protocol, Hub hub) throws Exception {
    Certified root = Certificates.draft("own ca " + protocol).authority().selfSigned();
    Certified between = Certificates.draft("own middle " + protocol).authority().by(root);
    Certificates.trust(hub, "own-ca-" + protocol, root);
    String id = Hub.freshId("own-below");
    var _ = Enrolled.device(hub, id, Enrolled.below(root));
    try (OwnClient client = new OwnClient(hub)) {
      Attestation device = OwnClient.certificate(Certificates.draft(id).by(between).showing(2));
      Assigned assigned = client.assertConnects(register(client, device, protocol), device);
      assertThat(assigned.deviceId()).isEqualTo(id);
      Attestation other = OwnClient.certificate(Certificates.draft(id).selfSigned());
      assertThat(register(client, other, protocol)).isInstanceOf(RegistrationOutcome.Refused.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("own client: what it tells a custom allocation, and what that tells it")
  void register_PAYLOAD_bothWays(ProvisioningProtocol protocol, Hub hub) throws Exception {
    String id = Hub.freshId("own-payload");
    try (Allocator allocator = Allocator.returning(hub, Map.of("line", 7));
        OwnClient client = new OwnClient(hub)) {
      Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys()).with(allocator.allocation());
      Attestation device = Attestation.SymmetricKey.fromBase64(id, enrolled.key());
      ProvisioningOptions options =
          client.options(protocol).payload("{\"site\":[\"north\",1]}").build();

      Assigned assigned = client.assertConnects(client.register(device, options), device);
      assertThat(assigned.payload()).isEqualTo(Bytes.utf8("{\"line\":7}"));
      JsonNode told = allocator.next();
      assertThat(told.path("registrationId").asString()).isEqualTo(id);
      assertThat(told.path("payload").toString()).isEqualTo("{\"site\":[\"north\",1]}");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("own client: what was assigned is what a module of the device connects with")
  void register_ASSIGNED_feedsModules(ProvisioningProtocol protocol, Hub hub) throws Exception {
    String id = Hub.freshId("own-modules");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys());
    try (OwnClient client = new OwnClient(hub)) {
      Attestation device = Attestation.SymmetricKey.fromBase64(id, enrolled.key());
      Assigned assigned = (Assigned) register(client, device, protocol);
      ModuleIdentity identity = new ModuleIdentity(assigned.deviceId(), "reader");
      Registered registered = hub.service().create(identity);
      Credentials key = Credentials.of(ConnectionString.parse(registered.connectionString()));
      try (BlockingModuleClient module =
              ModuleClient.create(
                      client.driver(),
                      assigned.hub(),
                      identity,
                      key,
                      client.hubOptions(device).build())
                  .blocking(Duration.ofSeconds(60));
          Events events = hub.eventsOf(registered)) {
        module.open();
        module.sendToOutput(
            "out", new Message(MessageProperties.builder().build(), Bytes.utf8("module")));
        assertThat(events.next().path("body").asString()).isEqualTo("module");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TINYPROXY,MQTT,true",
    "TINYPROXY,MQTT,false",
    "TINYPROXY,MQTT_WS,true",
    "TINYPROXY,MQTT_WS,false",
    "SQUID,MQTT,true",
    "SQUID,MQTT,false",
    "SQUID,MQTT_WS,true",
    "SQUID,MQTT_WS,false"
  })
  @DisplayName("[dps-43] [dps-44] own client: to the service and to its hub through real proxies")
  void register_THROUGH_A_PROXY_connects(
      RealProxy.Program program,
      ProvisioningProtocol protocol,
      boolean isWithPassword,
      Hub hub,
      @TempDir Path folder)
      throws Exception {
    String id = Hub.freshId("own-proxied");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys());
    Attestation device = Attestation.SymmetricKey.fromBase64(id, enrolled.key());
    String user = isWithPassword ? "anna" : null;
    String password = isWithPassword ? "pass-word" : null;
    boolean isWebSocket = protocol == ProvisioningProtocol.MQTT_WS;
    int port = isWebSocket ? 443 : hub.ready().mqttPort();
    try (RealProxy proxy = RealProxy.start(program, folder, port, user, password);
        OwnClient client = new OwnClient(hub)) {
      ProvisioningOptions.Builder options =
          client
              .options(protocol)
              .proxy(new HttpProxyOptions(proxy.host(), proxy.port(), user, password));
      ClientOptions.Builder hubOptions =
          client
              .hubOptions(device)
              .transport(isWebSocket ? Transport.MQTT_WS : Transport.MQTT)
              .proxy(new Proxy(proxy.host(), proxy.port(), user, password));

      client.assertConnects(client.register(device, options.build()), device, hubOptions);
      // Squid writes of a connection when that has ended.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(proxy.log()).contains("CONNECT " + hub.host() + ":" + port));

      if (isWithPassword) {
        HttpProxyOptions wrong = new HttpProxyOptions(proxy.host(), proxy.port(), "anna", "wrong");
        HttpProxyOptions none = new HttpProxyOptions(proxy.host(), proxy.port(), null, null);
        assertRefused(
            client.register(device, client.options(protocol).proxy(wrong).build()),
            program.wrongPassword());
        assertRefused(client.register(device, client.options(protocol).proxy(none).build()), 407);
      }
    }
  }

  private static void assertRefused(RegistrationOutcome outcome, int status) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.result()).isEqualTo(ProvisioningResult.TRANSPORT);
              assertThat(failed.message()).contains("the proxy", ": " + status + " ");
            });
  }
}
