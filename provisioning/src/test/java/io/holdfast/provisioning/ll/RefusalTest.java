/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.ll;

import static io.holdfast.provisioning.transport.ProvisioningResult.DEV_AUTH_ERROR;
import static io.holdfast.provisioning.transport.ProvisioningResult.DISABLED;
import static io.holdfast.provisioning.transport.ProvisioningResult.ERROR;
import static io.holdfast.provisioning.transport.ProvisioningResult.HUB_NOT_SPECIFIED;
import static io.holdfast.provisioning.transport.ProvisioningResult.INVALID_ARG;
import static io.holdfast.provisioning.transport.ProvisioningResult.KEY_ERROR;
import static io.holdfast.provisioning.transport.ProvisioningResult.OK;
import static io.holdfast.provisioning.transport.ProvisioningResult.PARSING;
import static io.holdfast.provisioning.transport.ProvisioningResult.TIMEOUT;
import static io.holdfast.provisioning.transport.ProvisioningResult.TRANSPORT;
import static io.holdfast.provisioning.transport.ProvisioningResult.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.transport.ProvisioningResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each refusal and failure comes to. */
class RefusalTest {

  /** What one answer to the request comes to. */
  private static RegistrationOutcome outcome(int status, String body) {
    try (RegistrationScene scene = new RegistrationScene()) {
      return scene.outcome(scene.registered(), status, body);
    }
  }

  private static ProvisioningResult result(String body) {
    return outcome(200, body).result();
  }

  @Test
  @DisplayName("[dps-14] [dps-15] Every CONNACK but 0 is a refusal of the device")
  void connack_REFUSED_isDeviceAuthError() {
    for (int code = 1; code <= 5; code++) {
      try (RegistrationScene scene = new RegistrationScene()) {
        scene.register();
        RawMqtt service = scene.next();
        scene.await(service, MqttPacket.CONNECT);
        RegistrationScene.send(service, MqttBytes.connack(false, code));
        RegistrationOutcome outcome = scene.outcome();
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.result()).isEqualTo(DEV_AUTH_ERROR);
        assertThat(((Refused) outcome).message()).contains("CONNACK " + code);
        assertThat(scene.told).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("[dps-16] A subscription that is refused is a failure of the transport")
  void suback_REFUSED_isTransport() {
    try (RegistrationScene scene = new RegistrationScene()) {
      scene.register();
      RawMqtt service = scene.next();
      scene.await(service, MqttPacket.CONNECT);
      RegistrationScene.send(service, MqttBytes.connack(false, 0));
      scene.await(service, MqttPacket.SUBSCRIBE);
      RegistrationScene.send(service, MqttBytes.suback(1, 0x80));
      assertThat(scene.outcome().result()).isEqualTo(TRANSPORT);
    }
  }

  @Test
  @DisplayName("[dps-26] [dps-27] What is not JSON, and what lacks hub or device")
  void answer_BROKEN_isTold() {
    assertThat(result("no JSON")).isEqualTo(TRANSPORT);
    assertThat(result("[]")).isEqualTo(TRANSPORT);
    assertThat(result("")).isEqualTo(TRANSPORT);
    assertThat(result("{\"status\":\"assigned\"}")).isEqualTo(PARSING);
    assertThat(
            result("{\"status\":\"assigned\",\"registrationState\":{\"deviceId\":\"device-1\"}}"))
        .isEqualTo(PARSING);
    assertThat(result("{\"status\":\"assigned\",\"registrationState\":{\"assignedHub\":\"hub\"}}"))
        .isEqualTo(PARSING);
    assertThat(result("{\"status\":\"assigning\"}")).isEqualTo(PARSING);
    assertThat(result("{\"status\":5}")).isEqualTo(ERROR);
  }

  private static RegistrationOutcome failed(int errorCode) {
    return outcome(
        200,
        "{\"operationId\":\"5.op-1\",\"status\":\"failed\",\"registrationState\":{\"errorCode\":"
            + errorCode
            + ",\"errorMessage\":\"no luck\"}}");
  }

  @Test
  @DisplayName("[dps-28] Failed: no hub, a hub that does not let the service in, anything else")
  void answer_FAILED_saysWhy() {
    assertThat(failed(400_208)).isEqualTo(new Refused(HUB_NOT_SPECIFIED, 400_208, "no luck", null));
    assertThat(failed(400_209)).isEqualTo(new Refused(UNAUTHORIZED, 400_209, "no luck", null));
    assertThat(failed(401_002)).isEqualTo(new Refused(DEV_AUTH_ERROR, 401_002, "no luck", null));
    assertThat(result("{\"status\":\"failed\"}")).isEqualTo(DEV_AUTH_ERROR);
  }

  @Test
  @DisplayName("[dps-29] Disabled, locked out, a word that is new")
  void answer_OTHER_WORDS_saysWhy() {
    assertThat(result("{\"status\":\"disabled\",\"registrationState\":{}}")).isEqualTo(DISABLED);
    assertThat(result("{\"status\":\"blacklisted\"}")).isEqualTo(ERROR);
    assertThat(result("{\"status\":\"Assigned\"}")).isEqualTo(DEV_AUTH_ERROR);
  }

  @Test
  @DisplayName(
      "[dps-30] The service's error object is a refusal with its code, words and tracking id")
  void answer_ERROR_OBJECT_isRefused() {
    assertThat(
            outcome(
                401,
                "{\"errorCode\":401002,\"trackingId\":\"t-1\",\"message\":\"Unauthorized\","
                    + "\"timestampUtc\":\"2026-11-21T11:00:00Z\"}"))
        .isEqualTo(new Refused(DEV_AUTH_ERROR, 401_002, "Unauthorized", "t-1"));
  }

  @Test
  @DisplayName("[dps-31] Unassigned has no meaning over MQTT: an error, not a hang")
  void answer_UNASSIGNED_isAnError() {
    assertThat(result("{\"operationId\":\"5.op-1\",\"status\":\"unassigned\"}")).isEqualTo(PARSING);
    assertThat(
            result(
                "{\"operationId\":\"5.op-1\",\"status\":\"unassigned\","
                    + "\"authenticationKey\":\"a2V5\",\"keyName\":\"registration\"}"))
        .isEqualTo(TRANSPORT);
  }

  @Test
  @DisplayName("[dps-35] A connection that breaks while waiting is a failure; the client can go on")
  void connection_CUT_isTransport() throws Exception {
    try (RegistrationScene scene = new RegistrationScene()) {
      RawMqtt service = scene.registered();
      service.close();
      assertThat(scene.outcome()).isInstanceOf(Failed.class);
      assertThat(scene.register()).isEqualTo(OK);
      scene.accepted();
    }
  }

  @Test
  @DisplayName("[dps-40] A silent service: TIMEOUT once more than the time-out has passed")
  void timeout_SILENT_SERVICE_isTold() {
    try (RegistrationScene scene = new RegistrationScene()) {
      assertThat(scene.client.setOption("provisioning_timeout", 2)).isEqualTo(OK);
      scene.register();
      RawMqtt service = scene.next();
      scene.await(service, MqttPacket.CONNECT);
      scene.turn(Duration.ofSeconds(2));
      assertThat(scene.outcomes).isEmpty();
      scene.turn(Duration.ofMillis(2));
      assertThat(scene.outcome().result()).isEqualTo(TIMEOUT);

      scene.registered();
      scene.turn(Duration.ofSeconds(2));
      assertThat(scene.outcomes).isEmpty();
      scene.turn(Duration.ofMillis(2));
      assertThat(scene.outcome().result()).isEqualTo(TIMEOUT);
    }
  }

  @Test
  @DisplayName("[dps-40] No time-out: the client waits")
  void timeout_NONE_waits() {
    try (RegistrationScene scene = new RegistrationScene()) {
      scene.registered();
      scene.turn(Duration.ofHours(20));
      assertThat(scene.outcomes).isEmpty();
    }
  }

  @Test
  @DisplayName("[dps-41] Options: unknown ones go to the transport, the id is the attestation's")
  void setOption_ANY_isAnswered() {
    try (RegistrationScene scene = new RegistrationScene()) {
      ProvisioningClientLL client = scene.client;
      assertThat(client.setOption(null, 1)).isEqualTo(INVALID_ARG);
      assertThat(client.setOption("logtrace", null)).isEqualTo(INVALID_ARG);
      assertThat(client.setOption("logtrace", true)).isEqualTo(OK);
      assertThat(client.setOption("logtrace", "yes")).isEqualTo(INVALID_ARG);
      assertThat(client.setOption("nonsense", 1)).isEqualTo(ERROR);
      assertThat(client.setOption("port", 0)).isEqualTo(INVALID_ARG);
      assertThat(client.setOption("provisioning_timeout", -1)).isEqualTo(INVALID_ARG);
      assertThat(client.setOption("registration_id", "other")).isEqualTo(ERROR);
      scene.registered();
      assertThat(client.setOption("registration_id", "other")).isEqualTo(ERROR);
    }
  }

  @Test
  @DisplayName("[dps-42] A key that is not the certificate's: KEY_ERROR, and nothing is dialled")
  void x509_WRONG_KEY_isKeyError() {
    var one = CertificateDraft.of("CN=dev-2", Instant.now()).selfSigned();
    var other = CertificateDraft.of("CN=dev-2", Instant.now()).selfSigned();
    Attestation.X509 odd =
        new Attestation.X509("dev-2", Bytes.utf8(one.pem()), Bytes.utf8(other.keyPem()));
    try (RegistrationScene scene = new RegistrationScene(odd)) {
      scene.client.setOption("without_tls", false);
      scene.register();
      assertThat(scene.outcome().result()).isEqualTo(KEY_ERROR);
      assertThat(scene.server.waiting()).isZero();
    }
  }

  @Test
  @DisplayName("Authorities that cannot be read: TRANSPORT, and nothing is dialled")
  void trustedCerts_UNREADABLE_isTransport() {
    try (RegistrationScene scene = new RegistrationScene()) {
      scene.client.setOption("without_tls", false);
      assertThat(scene.client.setOption("TrustedCerts", "none")).isEqualTo(OK);
      scene.register();
      assertThat(scene.outcome().result()).isEqualTo(TRANSPORT);
      assertThat(scene.server.waiting()).isZero();
    }
  }

  @Test
  @DisplayName("Create needs everything, and a handler is needed to register")
  void create_SOMETHING_MISSING_isRefused() {
    ProvisioningProtocol mqtt = ProvisioningProtocol.MQTT;
    Attestation key = RegistrationScene.KEY;
    assertThatThrownBy(() -> ProvisioningClientLL.create(null, "s", mqtt, key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProvisioningClientLL.create("h", null, mqtt, key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProvisioningClientLL.create("h", "s", null, key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProvisioningClientLL.create("h", "s", mqtt, null))
        .isInstanceOf(IllegalArgumentException.class);
    try (ProvisioningClientLL client = ProvisioningClientLL.create("h", "s", mqtt, key)) {
      assertThat(client.registerDevice(null, null)).isEqualTo(INVALID_ARG);
      client.destroy();
      assertThat(client.registerDevice(outcome -> {}, null)).isEqualTo(ERROR);
      assertThat(client.setOption("logtrace", true)).isEqualTo(ERROR);
    }
    assertThat(ProvisioningClientLL.getVersionString()).startsWith("io.holdfast.client/");
  }
}
