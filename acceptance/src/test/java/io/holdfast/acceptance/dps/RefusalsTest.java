/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.dps;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is refused that no SDK shows, and how that looks on the wire. What SDKs show is in {@code
 * ProvisioningRefusalsTest}.
 */
@ExtendWith(HoldfastExtension.class)
class RefusalsTest {

  private static final String REFUSED = "401 401002";

  private static String scope(Hub hub) {
    return hub.ready().dps().orElseThrow().idScope();
  }

  /** The status, and the error's number or the word for how far the registration is. */
  private static String register(Hub hub, String id, @Nullable String token)
      throws IOException, InterruptedException {
    String path = "/" + scope(hub) + "/registrations/" + id + "/register?api-version=2021-06-01";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("https://" + hub.host() + ":" + hub.ready().httpsPort() + path))
            .timeout(Duration.ofSeconds(60))
            .PUT(BodyPublishers.ofString("{\"registrationId\":\"" + id + "\"}"));
    if (token != null) {
      request.header("Authorization", token);
    }
    try (HttpClient http = HttpClient.newBuilder().sslContext(hub.trust()).build()) {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      JsonNode json = JsonMapper.shared().readTree(response.body());
      return response.statusCode()
          + " "
          + (json.has("errorCode") ? json.path("errorCode") : json.path("status")).asString();
    }
  }

  private static String token(Hub hub, String id, String key, long seconds) {
    long expiry = Instant.now().getEpochSecond() + seconds;
    byte[] bytes = Base64.getDecoder().decode(key);
    return SasToken.sign(scope(hub) + "/registrations/" + id, bytes, expiry, null).text();
  }

  @Test
  @DisplayName(
      "[dps-69] [dps-70] tokens by either key, none that is old or another's; and not without one")
  void register_TOKEN_judged(Hub hub) throws Exception {
    String id = Hub.freshId("own");
    String otherId = Hub.freshId("other");
    Enrolled own = Enrolled.device(hub, id, Enrolled.byKeys());
    Enrolled other = Enrolled.device(hub, otherId, Enrolled.byKeys());
    assertThat(register(hub, id, token(hub, id, own.key(), -600))).isEqualTo(REFUSED);
    assertThat(register(hub, id, token(hub, otherId, own.key(), 600))).isEqualTo(REFUSED);
    assertThat(register(hub, id, token(hub, otherId, other.key(), 600))).isEqualTo(REFUSED);
    assertThat(register(hub, id, null)).isEqualTo(REFUSED);

    assertThat(register(hub, id, token(hub, id, own.key(), 600))).isEqualTo("202 assigning");
    assertThat(register(hub, otherId, token(hub, otherId, other.secondaryKey(), 600)))
        .isEqualTo("202 assigning");
  }

  @Test
  @DisplayName("[dps-59] an expired certificate is let in over MQTT, and its request is refused")
  void register_EXPIRED_isAnswered(Hub hub) throws Exception {
    String id = Hub.freshId("old");
    Instant now = Instant.now();
    Certified old =
        Certificates.draft(id).valid(now.minusSeconds(9999), now.minusSeconds(999)).selfSigned();
    var _ = Enrolled.device(hub, id, Enrolled.by(old));
    try (RawMqtt mqtt =
        RawMqtt.tls(
            hub.host(), hub.ready().mqttPort(), old.clientContext(Certificates.authorityOf(hub)))) {
      mqtt.send(
          MqttBytes.connect(id)
              .userName(scope(hub) + "/registrations/" + id + "/api-version=2019-03-31")
              .bytes());
      assertThat(mqtt.await(MqttPacket.CONNACK).returnCode()).isZero();
      MqttPacket _ = mqtt.subscribe("$dps/registrations/res/#", 1);
      MqttPacket answer =
          Applicants.asked(mqtt, "$dps/registrations/PUT/iotdps-register/?$rid=1", "1");
      assertThat(answer.topic()).isEqualTo("$dps/registrations/res/401/?$rid=1");
      assertThat(answer.text()).contains("\"errorCode\":401002");
    }
  }
}
