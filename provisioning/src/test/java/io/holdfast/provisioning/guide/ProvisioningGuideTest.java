/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.provisioning.ProvisioningClient;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.attest.DerivedKey;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.ll.ProvisioningClientLL;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisioningGuideTest {

  private static final String HOST = "127.0.0.1";
  private static final String ID_SCOPE = "0ne0000000A";
  private static final String KEY = "a2V5IG9mIHRoZSB0ZXN0cw==";
  private static final String ASSIGNED =
      "{\"operationId\":\"5.op\",\"status\":\"assigned\",\"registrationState\":"
          + "{\"assignedHub\":\"hub.test\",\"deviceId\":\"device-1\"}}";

  private final RawMqttServer service = RawMqttServer.plain();
  private final ClientDriver driver = ClientDriver.start();
  private final List<String> log = new ArrayList<>();

  ProvisioningGuideTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    driver.close();
    service.close();
  }

  private ProvisioningOptions options() {
    return ProvisioningOptions.builder().port(service.port()).withoutTls().build();
  }

  private void answer(String status, String body) {
    Thread answering =
        new Thread(() -> {
          try {
            RawMqtt device = service.next();
            device.await(MqttPacket.CONNECT);
            device.send(MqttBytes.connack(false, 0));
            MqttPacket subscribe = device.await(MqttPacket.SUBSCRIBE);
            device.send(MqttBytes.suback(subscribe.packetId(), 1));
            device.awaitPublish("$dps/registrations/PUT/");
            byte[] payload = body.getBytes(StandardCharsets.UTF_8);
            String topic = "$dps/registrations/res/" + status + "/?$rid=1";
            device.send(MqttBytes.publish(topic, 1, 1, payload, 0));
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
        });
    answering.setDaemon(true);
    answering.start();
  }

  @Test
  @DisplayName("The first example: register, then connect to the hub")
  void provision_KEY_namesTheHub() throws Exception {
    answer("200", ASSIGNED);
    ProvisioningOptions options = options();
    ClientOptions clientOptions = ClientOptions.defaults();
    // example: provision
    Attestation device = Attestation.SymmetricKey.fromBase64("thermostat-17", KEY);
    ProvisioningClient provisioning =
        ProvisioningClient.create(driver, HOST, ID_SCOPE, device, options);
    RegistrationOutcome outcome = provisioning.register().get(6, TimeUnit.MINUTES);
    if (outcome instanceof Assigned assigned) {
      DeviceClient client =
          DeviceClient.create(
              driver, assigned.hub(), assigned.device(), device.credentials(), clientOptions);
      log.add(assigned.deviceId() + " belongs to " + assigned.hub());
      client.close();
    }
    // end
    assertThat(log).containsExactly("device-1 belongs to hub.test");
  }

  @Test
  @DisplayName("What a registration can come to")
  void outcome_REFUSED_saysWhy() throws Exception {
    answer("401", "{\"errorCode\":401002,\"message\":\"Unauthorized\",\"trackingId\":\"t-1\"}");
    Attestation device = Attestation.SymmetricKey.fromBase64("thermostat-17", KEY);
    RegistrationOutcome outcome =
        ProvisioningClient.create(driver, HOST, ID_SCOPE, device, options())
            .register()
            .get(60, TimeUnit.SECONDS);
    // example: provision-outcome
    if (outcome instanceof Refused refused) {
      log.add("refused: " + refused.result() + " " + refused.errorCode() + " " + refused.message());
    } else if (outcome instanceof Failed failed) {
      log.add("failed, try later: " + failed.result() + " " + failed.message());
    }
    // end
    assertThat(log).containsExactly("refused: DEV_AUTH_ERROR 401002 Unauthorized");
  }

  @Test
  @DisplayName("The key of a group's member")
  void derivedKey_GROUP_isTheMembers() {
    String groupKey = KEY;
    // example: provision-derived
    String deviceKey = DerivedKey.of(groupKey, "thermostat-17");
    Attestation device = Attestation.SymmetricKey.fromBase64("thermostat-17", deviceKey);
    // end
    assertThat(device.registrationId()).isEqualTo("thermostat-17");
  }

  @Test
  @DisplayName("A certificate, whose common name is the registration id")
  void x509_FILES_areRead(@TempDir Path folder) throws Exception {
    Certified made = CertificateDraft.of("CN=thermostat-17", Instant.now()).selfSigned();
    Path chain = Files.writeString(folder.resolve("chain.pem"), made.chainPem());
    Path key = Files.writeString(folder.resolve("key.pem"), made.keyPem());
    // example: provision-x509
    Attestation.X509 device =
        Attestation.X509.fromPem(Files.readAllBytes(chain), Files.readAllBytes(key));
    ClientOptions forTheHub = ClientOptions.builder().certificate(device.pair()).build();
    // end
    assertThat(device.registrationId()).isEqualTo("thermostat-17");
    assertThat(forTheHub.certificate()).isNotNull();
  }

  @Test
  @DisplayName("Everything that can be said about how")
  void options_ALL_areTaken() {
    byte[] authorities =
        CertificateDraft.of("CN=authority", Instant.now())
            .authority()
            .selfSigned()
            .pem()
            .getBytes(StandardCharsets.US_ASCII);
    // example: provision-options
    ProvisioningOptions options =
        ProvisioningOptions.builder()
            .protocol(ProvisioningProtocol.MQTT_WS)
            .trustedCertificates(authorities)
            .proxy(new HttpProxyOptions("proxy.example", 3128, "user", "password"))
            .payload("{\"site\": \"north\"}")
            .timeout(Duration.ofMinutes(10))
            .statusListener(status -> log.add(status.toString()))
            .build();
    // end
    assertThat(options.protocol()).isEqualTo(ProvisioningProtocol.MQTT_WS);
  }

  @Test
  @DisplayName("The client that its caller drives")
  void lower_DRIVEN_registers() {
    answer("200", ASSIGNED);
    int port = service.port();
    // example: provision-ll
    Attestation device = Attestation.SymmetricKey.fromBase64("thermostat-17", KEY);
    List<RegistrationOutcome> outcomes = new ArrayList<>();
    try (ProvisioningClientLL client =
        ProvisioningClientLL.create(HOST, ID_SCOPE, ProvisioningProtocol.MQTT, device)) {
      client.setOption("provisioning_timeout", 60);
      client.setOption("port", port);
      client.setOption("without_tls", true);
      client.registerDevice(outcomes::add, status -> log.add(status.toString()));
      while (outcomes.isEmpty()) {
        client.doWork(Duration.ofMillis(100));
      }
    }
    // end
    assertThat(outcomes).hasSize(1).first().isInstanceOf(Assigned.class);
    assertThat(log).containsExactly("CONNECTED");
  }
}
