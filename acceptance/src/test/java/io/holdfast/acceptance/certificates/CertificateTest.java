/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.certificates;

import static io.holdfast.acceptance.certificates.Certificates.connack;
import static io.holdfast.acceptance.certificates.Certificates.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.Required;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class CertificateTest {

  private static final String BY_AUTHORITY = "{\"type\":\"certificateAuthority\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What messages of clients with a certificate carry. */
  private static void assertSentByCertificate(JsonNode event, String body) {
    assertThat(event.path("body").asString()).isEqualTo(body);
    assertThat(event.at("/systemProperties/iothub-connection-auth-method").asString())
        .contains("\"scope\":\"device\"", "\"type\":\"x509\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("[mqtt-23] a certificate is enough, without a password, over TLS 1.2 and 1.3")
  void connect_CERTIFICATE_NO_PASSWORD_isLetIn(String protocol, Hub hub) throws Exception {
    Certified own = draft("anything").selfSigned();
    Registered device = Certificates.pinned(hub, own.thumbprint("SHA-256"));
    SSLContext context = own.clientContext(Certificates.authorityOf(hub), protocol);
    try (Events events = hub.eventsOf(device)) {
      // The second one resumes the TLS session of the first.
      for (String body : List.of("first", "second")) {
        try (RawMqtt client = Certificates.dial(hub, context)) {
          client.send(Certificates.request(device).bytes());
          assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
          client.publish("devices/" + device.identity() + "/messages/events/", body);
          assertSentByCertificate(events.next(), body);
        }
      }
    }
  }

  @Test
  @DisplayName("[mqtt-24] a wrong, an expired and no certificate are refused with 5")
  void connect_OTHERS_areRefused(Hub hub) throws Exception {
    Instant now = Instant.now();
    Certified own = draft("anything").selfSigned();
    Certified expired = draft("x").valid(now.minusSeconds(600), now.minusSeconds(1)).selfSigned();
    Registered device = Certificates.pinned(hub, own.thumbprint("SHA-1"));
    Registered late = Certificates.pinned(hub, expired.thumbprint("SHA-1"));
    Registered ofAuthority = Certificates.device(hub, BY_AUTHORITY);

    assertThat(connack(hub, device, draft("anything").selfSigned())).isEqualTo(5);
    assertThat(connack(hub, late, expired)).isEqualTo(5);
    assertThat(connack(hub, ofAuthority, own)).isEqualTo(5);
    assertThat(connack(hub, hub.newDevice(), own)).isEqualTo(5);
    try (RawMqtt none = hub.rawMqtt()) {
      none.send(Certificates.request(device).bytes());
      assertThat(none.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
    }
    assertThat(connack(hub, device, own)).isZero();
  }

  @Test
  @DisplayName("an authority's devices and modules connect by their names until it is deleted")
  void connect_AUTHORITY_untilDeleted(Hub hub) throws Exception {
    Certified root = draft("root").authority().selfSigned();
    Certified middle = draft("middle").authority().by(root);
    Registered device = Certificates.device(hub, BY_AUTHORITY);
    String id = device.identity().deviceId();
    Registered module = Certificates.register(hub, new ModuleIdentity(id, "m"), BY_AUTHORITY);
    assertThat(connack(hub, device, draft(id).by(middle))).isEqualTo(5);
    Certificates.trust(hub, "until-deleted", root);

    assertThat(connack(hub, device, draft("x").by(middle))).isEqualTo(5);
    assertThat(connack(hub, module, draft(id).by(middle))).isEqualTo(5);
    assertThat(connack(hub, module, draft(id + "/m").by(middle))).isZero();
    try (RawMqtt client = Certificates.dial(hub, draft(id).by(middle))) {
      client.send(Certificates.request(device).bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
      Certificates.distrust(hub, "until-deleted");
      assertThat(client.awaitEnd(PATIENCE)).isLessThan(PATIENCE);
    }
    assertThat(connack(hub, device, draft(id).by(middle))).isEqualTo(5);
  }

  @Test
  @DisplayName("a connection ends when the thumbprint that let it in is taken back")
  void change_THUMBPRINT_closes(Hub hub) throws Exception {
    Certified own = draft("anything").selfSigned();
    Registered device = Certificates.pinned(hub, own.thumbprint("SHA-1"));
    try (RawMqtt client = Certificates.dial(hub, own)) {
      client.send(Certificates.request(device).bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
      Certificates.change(hub, device, Certificates.pinning("0".repeat(40)));
      assertThat(client.awaitEnd(PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @DisplayName("[mqtt-3] [mqtt-23] our own client connects with its certificate")
  void open_OWN_CLIENT_sends(Transport transport, Hub hub) throws Exception {
    Certified own = draft("anything").selfSigned();
    Registered device = Certificates.pinned(hub, own.thumbprint("SHA-1"));
    ClientOptions options =
        ClientOptions.builder()
            .transport(transport)
            .port(transport == Transport.MQTT ? hub.ready().mqttPort() : hub.ready().httpsPort())
            .trustedCertificates(hub.ready().caFile())
            .certificate(
                ClientCertificate.fromPem(
                    own.chainPem().getBytes(StandardCharsets.US_ASCII),
                    own.keyPem().getBytes(StandardCharsets.US_ASCII)))
            .build();
    ConnectionString login = ConnectionString.parse(Certificates.connectionString(device));
    try (Events events = hub.eventsOf(device);
        ClientDriver driver = ClientDriver.start();
        DeviceClient client = DeviceClient.create(driver, login, options)) {
      client.open().get(30, TimeUnit.SECONDS);
      client.send(new Message(MessageProperties.NONE, Bytes.utf8("own"))).get(30, TimeUnit.SECONDS);
      assertSentByCertificate(events.next(), "own");
    }
  }

  @Test
  @DisplayName("[mqtt-23] mosquitto_pub connects with its certificate")
  void publish_MOSQUITTO_PUB_arrives(Hub hub, @TempDir Path folder) throws Exception {
    Required.peer("mosquitto_pub", onPath("mosquitto_pub"));
    Certified root = draft("root").authority().selfSigned();
    Certificates.trust(hub, "mosquitto", root);
    Registered device = Certificates.device(hub, BY_AUTHORITY);
    String id = device.identity().clientId();
    Path chain = draft(id).by(root).write(folder, "own");
    List<String> command =
        List.of(
            "mosquitto_pub",
            "-V",
            "mqttv311",
            "-h",
            hub.host(),
            "-p",
            Integer.toString(hub.ready().mqttPort()),
            "--cafile",
            hub.ready().caFile().toString(),
            "--cert",
            chain.toString(),
            "--key",
            folder.resolve("own.key").toString(),
            "-i",
            id,
            "-u",
            hub.host() + "/" + id + "/?api-version=2021-04-12",
            "-t",
            "devices/" + id + "/messages/events/",
            "-q",
            "1",
            "-m",
            "plain");
    try (Events events = hub.eventsOf(device)) {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.getInputStream().readAllBytes()).asString().isEmpty();
      } finally {
        process.destroyForcibly();
      }
      assertSentByCertificate(events.next(), "plain");
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
