/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.ll;

import static io.holdfast.provisioning.transport.ProvisioningResult.OK;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.client.net.ReentrancyException;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.transport.ProvisioningResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes over the wire when all is well, and what is asked again. */
class RegisterTest {

  private static final String ASSIGNED =
      """
      {"operationId":"5.op-1","status":"assigned","registrationState":{"registrationId":"dev-1",\
      "createdDateTimeUtc":"2026-11-21T11:00:00.1234567Z","assignedHub":"hub.test",\
      "deviceId":"device-1","status":"assigned","substatus":"initialAssignment",\
      "lastUpdatedDateTimeUtc":"2026-11-21T11:00:01Z","etag":"IjEi","payload":{"site":7}}}\
      """;

  private final RegistrationScene scene = new RegistrationScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("[dps-10] [dps-11] CONNECT: the id, the user name, a clean session, a token")
  void connect_KEY_showsToken() {
    assertThat(scene.register()).isEqualTo(OK);
    MqttPacket.ConnectFields connect = scene.await(scene.next(), MqttPacket.CONNECT).connect();
    assertThat(connect.clientId()).isEqualTo("dev-1");
    assertThat(connect.userName())
        .matches("0ne0000000A/registrations/dev-1/api-version=2021-06-01&ClientVersion=[^&/ ]+");
    assertThat(connect.cleanSession()).isTrue();
    assertThat(connect.keepAlive()).isZero();
    SasToken token = SasToken.parse(requireNonNull(connect.password()));
    assertThat(token.resource()).isEqualTo("0ne0000000A%2fregistrations%2fdev-1");
    assertThat(token.policy()).isEqualTo("registration");
    assertThat(token.expiry()).isEqualTo(RegistrationScene.NOON.getEpochSecond() + 2400);
    assertThat(token.verify(RegistrationScene.KEY.key().toByteArray())).isTrue();
  }

  @Test
  @DisplayName("[dps-10] CONNECT with a certificate: no password")
  void connect_CERTIFICATE_showsNoPassword() {
    Certified device = CertificateDraft.of("CN=dev-2", Instant.now()).selfSigned();
    Attestation.X509 attestation =
        Attestation.X509.fromPem(utf8(device.pem()), utf8(device.keyPem()));
    try (RegistrationScene certified = new RegistrationScene(attestation)) {
      certified.register();
      MqttPacket.ConnectFields connect =
          certified.await(certified.next(), MqttPacket.CONNECT).connect();
      assertThat(connect.clientId()).isEqualTo("dev-2");
      assertThat(connect.password()).isNull();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("[dps-17] The request: topic, QoS 0, the registration id alone")
  void register_ACCEPTED_isSent() {
    scene.register();
    MqttPacket request = scene.publish(scene.accepted(), "$dps/");
    assertThat(request.topic()).isEqualTo("$dps/registrations/PUT/iotdps-register/?$rid=1");
    assertThat(request.qos()).isZero();
    assertThat(request.retain()).isFalse();
    assertThat(request.text()).isEqualTo("{\"registrationId\":\"dev-1\"}");
    assertThat(scene.told).containsExactly("CONNECTED");
  }

  @Test
  @DisplayName("[dps-18] A payload stands in the request as it is, whatever JSON it is")
  void register_PAYLOAD_isEmbedded() {
    assertThat(scene.client.setProvisioningPayload(null)).isEqualTo(ProvisioningResult.ERROR);
    assertThat(scene.client.setProvisioningPayload("{\"a\":[1.10,null]}")).isEqualTo(OK);
    scene.register();
    assertThat(scene.publish(scene.accepted(), "$dps/").text())
        .isEqualTo("{\"registrationId\":\"dev-1\",\"payload\":{\"a\":[1.10,null]}}");
  }

  @Test
  @DisplayName("[dps-18] A payload that is not JSON fails when it would be sent")
  void register_PAYLOAD_NOT_JSON_fails() {
    scene.client.setProvisioningPayload("{a");
    scene.register();
    scene.accepted();
    assertThat(scene.outcome().result()).isEqualTo(ProvisioningResult.TRANSPORT);
  }

  @Test
  @DisplayName("[dps-19] [dps-20] [dps-21] [dps-22] Assigning is asked for again, then assigned")
  void register_ASSIGNING_polls() {
    scene.client.setProvisioningPayload("1");
    scene.register();
    RawMqtt service = scene.accepted();
    String request = scene.publish(service, "$dps/").text();
    scene.answer(service, "202/?$rid=1&retry-after=3", RegistrationScene.ASSIGNING);
    assertThat(scene.told).containsExactly("CONNECTED", "ASSIGNING");
    scene.turn(Duration.ofMillis(2999));
    assertThat(scene.isSilent(service)).isTrue();
    scene.turn(Duration.ofMillis(1));
    MqttPacket poll = scene.publish(service, "$dps/");
    assertThat(poll.topic())
        .isEqualTo("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=5.op-1");
    assertThat(poll.text()).isEqualTo(request);
    scene.answer(service, "202/?$rid=2", RegistrationScene.ASSIGNING);
    scene.turn(Duration.ofSeconds(3));
    assertThat(scene.publish(service, "$dps/").topic()).contains("?$rid=3&operationId=5.op-1");
    Assigned assigned = (Assigned) scene.outcome(service, 200, ASSIGNED);
    scene.await(service, MqttPacket.DISCONNECT);
    assertThat(assigned)
        .isEqualTo(
            new Assigned(
                "hub.test",
                "device-1",
                "dev-1",
                "initialAssignment",
                Instant.parse("2026-11-21T11:00:00.1234567Z"),
                Instant.parse("2026-11-21T11:00:01Z"),
                "IjEi",
                Bytes.utf8("{\"site\":7}")));
    assertThat(scene.client.getProvisioningPayload()).isEqualTo("{\"site\":7}");
  }

  @Test
  @DisplayName("[dps-23] 429 to the request: it goes again after retry-after")
  void register_BUSY_isRepeated() {
    RawMqtt service = scene.registered();
    scene.answer(service, "429/?$rid=1&retry-after=8", "{\"errorCode\":429001}");
    scene.turn(Duration.ofMillis(7999));
    assertThat(scene.isSilent(service)).isTrue();
    scene.turn(Duration.ofMillis(1));
    assertThat(scene.publish(service, "$dps/").topic())
        .isEqualTo("$dps/registrations/PUT/iotdps-register/?$rid=2");
    assertThat(scene.outcome(service, 200, ASSIGNED).result()).isEqualTo(OK);
  }

  @Test
  @DisplayName("[dps-24] 500 to a poll: it goes again, for the same operation")
  void poll_SERVER_ERROR_isRepeated() {
    RawMqtt service = scene.registered();
    scene.answer(service, "202/?$rid=1", RegistrationScene.ASSIGNING);
    scene.turn(Duration.ofSeconds(1));
    scene.publish(service, "$dps/registrations/GET/");
    scene.answer(service, "500/?$rid=2", "no JSON");
    scene.turn(Duration.ofSeconds(1));
    assertThat(scene.publish(service, "$dps/").topic())
        .isEqualTo("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=3&operationId=5.op-1");
  }

  @Test
  @DisplayName("One client registers any number of times, also from within its callback")
  void register_AGAIN_connectsAgain() {
    RawMqtt first = scene.registered();
    assertThat(scene.register()).isEqualTo(ProvisioningResult.ERROR);
    assertThat(scene.outcome(first, 200, ASSIGNED).result()).isEqualTo(OK);
    scene.client.registerDevice(
        outcome -> {
          scene.outcomes.add(outcome);
          scene.register();
        },
        null);
    RawMqtt second = scene.accepted();
    assertThat(scene.publish(second, "$dps/").topic()).endsWith("?$rid=1");
    assertThat(scene.outcome(second, 200, ASSIGNED).result()).isEqualTo(OK);
    RawMqtt third = scene.accepted();
    scene.publish(third, "$dps/");
    assertThat(scene.outcome(third, 200, ASSIGNED).result()).isEqualTo(OK);
  }

  @Test
  @DisplayName("A callback cannot drive, and one that throws harms nothing")
  void callback_DRIVES_isRefused() {
    List<Throwable> refused = new ArrayList<>();
    scene.client.registerDevice(
        outcome -> {
          scene.outcomes.add(outcome);
          refused.add(catchThrowable(scene.client::doWork));
          refused.add(catchThrowable(scene.client::destroy));
          throw new IllegalStateException("of the test");
        },
        status -> {
          throw new IllegalStateException("of the test");
        });
    RawMqtt service = scene.accepted();
    scene.publish(service, "$dps/");
    assertThat(scene.outcome(service, 200, ASSIGNED).result()).isEqualTo(OK);
    // Out here, since an assertion that fails in a callback is caught like anything else.
    assertThat(refused).hasSize(2).hasOnlyElementsOfType(ReentrancyException.class);
  }
}
