/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.dps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What devices show that are not provisioned, and what those show that are, to a started hub. */
@ExtendWith(HoldfastExtension.class)
class RefusalsTest {

  private static final String DISABLED = ",\"provisioningStatus\":\"disabled\"";
  private static final byte[] KEY = "one of two keys of an enrollment".getBytes(UTF_8);
  private static final byte[] OTHER_KEY = "the other one of the enrollment's".getBytes(UTF_8);

  /** An answer's status and its error's number, or the word for how far the registration is. */
  private record Answered(int status, JsonNode json) {
    @Override
    public String toString() {
      return status
          + " "
          + (json.has("errorCode") ? json.path("errorCode") : json.path("status")).asString();
    }
  }

  private static String scope(Hub hub) {
    return hub.ready().dps().orElseThrow().idScope();
  }

  private static Answered register(
      Hub hub, String scope, String id, @Nullable String token, SSLContext shown, String more)
      throws IOException, InterruptedException {
    String path = "/" + scope + "/registrations/" + id + "/register?api-version=2021-06-01";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("https://" + hub.host() + ":" + hub.ready().httpsPort() + path))
            .timeout(Duration.ofSeconds(60))
            .PUT(BodyPublishers.ofString("{\"registrationId\":\"" + id + "\"" + more + "}"));
    if (token != null) {
      request.header("Authorization", token);
    }
    try (HttpClient http = HttpClient.newBuilder().sslContext(shown).build()) {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answered(response.statusCode(), JsonMapper.shared().readTree(response.body()));
    }
  }

  private static Answered register(Hub hub, String id, Certified shown) throws Exception {
    SSLContext context = shown.clientContext(Certificates.authorityOf(hub));
    return register(hub, scope(hub), id, null, context, "");
  }

  private static Answered register(Hub hub, String id, String token) throws Exception {
    return register(hub, scope(hub), id, token, hub.trust(), "");
  }

  private static String token(Hub hub, String id, byte[] key, long seconds) {
    long expiry = Instant.now().getEpochSecond() + seconds;
    return SasToken.sign(scope(hub) + "/registrations/" + id, key, expiry, null).text();
  }

  private static void put(Hub hub, String path, String attestation, String more) {
    Reply made = hub.dps().call("PUT", path, "{\"attestation\":" + attestation + more + "}");
    made.ok();
  }

  private static String certificates(String kind, Certified primary, @Nullable Certified second) {
    String secondary = second == null ? "" : ",\"secondary\":" + certificate(second);
    return "{\"type\":\"x509\",\"x509\":{\""
        + kind
        + "\":{\"primary\":"
        + certificate(primary)
        + secondary
        + "}}}";
  }

  private static String certificate(Certified certified) {
    return JsonMapper.shared().createObjectNode().put("certificate", certified.pem()).toString();
  }

  private static String keys(byte[] primary, byte[] secondary) {
    return "{\"type\":\"symmetricKey\",\"symmetricKey\":{\"primaryKey\":\""
        + base64(primary)
        + "\",\"secondaryKey\":\""
        + base64(secondary)
        + "\"}}";
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  @DisplayName(
      "[dps-56] [dps-58] [dps-59] of certificates only the two enrolled ones, valid, by name")
  void register_INDIVIDUAL_CERTIFICATE_judged(Hub hub) throws Exception {
    Certified primary = Certificates.draft("leaf").selfSigned();
    Certified secondary = Certificates.draft("leaf").selfSigned();
    put(hub, "/enrollments/leaf", certificates("clientCertificates", primary, secondary), "");
    assertThat(register(hub, "leaf", primary)).hasToString("202 assigning");
    assertThat(register(hub, "leaf", secondary).status()).isBetween(200, 202);
    assertThat(register(hub, "leaf", Certificates.draft("leaf").selfSigned()))
        .hasToString("401 401002");

    put(hub, "/enrollments/other", certificates("clientCertificates", primary, null), "");
    assertThat(register(hub, "other", primary)).hasToString("401 401002");

    Instant now = Instant.now();
    Certified old =
        Certificates.draft("old").valid(now.minusSeconds(9999), now.minusSeconds(999)).selfSigned();
    put(hub, "/enrollments/old", certificates("clientCertificates", old, null), "");
    assertThat(register(hub, "old", old)).hasToString("401 401002");
    try (RawMqtt mqtt =
        RawMqtt.tls(
            hub.host(), hub.ready().mqttPort(), old.clientContext(Certificates.authorityOf(hub)))) {
      mqtt.send(
          MqttBytes.connect("old")
              .userName(scope(hub) + "/registrations/old/api-version=2019-03-31")
              .bytes());
      assertThat(mqtt.await(MqttPacket.CONNACK).returnCode()).isZero();
      MqttPacket _ = mqtt.subscribe("$dps/registrations/res/#", 1);
      MqttPacket answer =
          Applicants.asked(mqtt, "$dps/registrations/PUT/iotdps-register/?$rid=1", "1");
      assertThat(answer.topic()).isEqualTo("$dps/registrations/res/401/?$rid=1");
      assertThat(answer.text()).contains("\"errorCode\":401002");
    }
  }

  @Test
  @DisplayName(
      "[dps-57] [dps-58] [dps-59] [dps-60] a chain is of its nearest group, if it is proved")
  void register_CHAIN_judged(Hub hub) throws Exception {
    Certified root = Certificates.draft("refusals root").authority().selfSigned();
    Certified middle = Certificates.draft("refusals middle").authority().by(root);
    Certified leaf = Certificates.draft("member").by(middle);
    put(hub, "/enrollmentGroups/root", certificates("signingCertificates", root, null), "");
    assertThat(register(hub, "member", leaf)).as("not proved").hasToString("401 401002");

    Certificates.trust(hub, "refusals-root", root);
    assertThat(register(hub, "member", leaf)).hasToString("202 assigning");
    assertThat(register(hub, "somebody", leaf)).hasToString("401 401002");
    Certified elsewhere = Certificates.draft("refusals root").authority().selfSigned();
    assertThat(register(hub, "member", Certificates.draft("member").by(elsewhere)))
        .hasToString("401 401002");
    Instant now = Instant.now();
    Certified late =
        Certificates.draft("late").valid(now.minusSeconds(9999), now.minusSeconds(999)).by(middle);
    assertThat(register(hub, "late", late)).hasToString("401 401002");

    Certified blocked = Certificates.draft("blocked").by(middle);
    put(hub, "/enrollments/blocked", certificates("clientCertificates", blocked, null), DISABLED);
    assertThat(register(hub, "blocked", blocked)).hasToString("200 disabled");
    put(
        hub,
        "/enrollmentGroups/middle",
        certificates("signingCertificates", middle, null),
        DISABLED);
    Certified next = Certificates.draft("next").by(middle);
    assertThat(register(hub, "next", next)).hasToString("200 disabled");
    assertThat(register(hub, "direct", Certificates.draft("direct").by(root)))
        .hasToString("202 assigning");
  }

  @Test
  @DisplayName("[dps-69] [dps-70] tokens by either key; none that is old, another's or the group's")
  void register_TOKEN_judged(Hub hub) throws Exception {
    put(hub, "/enrollments/own", keys(KEY, OTHER_KEY), "");
    put(hub, "/enrollmentGroups/all", keys(KEY, OTHER_KEY), "");
    assertThat(register(hub, "own", token(hub, "own", KEY, 600))).hasToString("202 assigning");
    assertThat(register(hub, "own", token(hub, "own", OTHER_KEY, 600)).status())
        .isBetween(200, 202);
    assertThat(register(hub, "own", token(hub, "own", new byte[32], 600)))
        .hasToString("401 401002");
    assertThat(register(hub, "own", token(hub, "own", KEY, -600))).hasToString("401 401002");
    assertThat(register(hub, "own", token(hub, "all", KEY, 600))).hasToString("401 401002");
    assertThat(register(hub, "member-of-all", token(hub, "member-of-all", KEY, 600)))
        .hasToString("401 401002");
    assertThat(register(hub, "0neFFFFFFFF", "own", token(hub, "own", KEY, 600), hub.trust(), ""))
        .hasToString("404 404201");
    assertThat(register(hub, scope(hub), "own", null, hub.trust(), "")).hasToString("401 401002");

    String disabled = "{\"attestation\":" + keys(KEY, OTHER_KEY) + DISABLED + "}";
    hub.dps().call("PUT", "/enrollments/own", "*", disabled).ok();
    assertThat(register(hub, "own", token(hub, "own", KEY, 600))).hasToString("200 disabled");
    hub.dps().call("DELETE", "/enrollments/own", "*", null).ok();
    hub.dps().call("DELETE", "/enrollmentGroups/all", "*", null).ok();
    assertThat(register(hub, "own", token(hub, "own", KEY, 600))).hasToString("404 404201");
  }

  @Test
  @DisplayName("[dps-54] a TPM's challenge is answered by that TPM, and once")
  void register_TPM_judged(Hub hub) throws Exception {
    SoftwareTpm tpm = SoftwareTpm.create();
    SoftwareTpm other = SoftwareTpm.create();
    put(
        hub,
        "/enrollments/pump",
        "{\"type\":\"tpm\",\"tpm\":{\"endorsementKey\":\"" + base64(tpm.endorsementKey()) + "\"}}",
        "");
    Answered stranger = byTpm(hub, null, shown(other, other));
    assertThat(stranger).hasToString("401 401002");
    assertThat(stranger.json().has("authenticationKey")).isFalse();
    Answered challenge = byTpm(hub, null, shown(tpm, tpm));
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.json().path("keyName").asString()).isEqualTo("registration");
    String blob = challenge.json().path("authenticationKey").asString();
    tpm.activate(Base64.getDecoder().decode(blob));
    String resource = scope(hub) + "%2fregistrations%2fpump";
    long expiry = Instant.now().getEpochSecond() + 600;
    byte[] signature = tpm.sign(SasToken.textToSign(resource, expiry).getBytes(UTF_8));
    String token = new SasToken(resource, base64(signature), expiry, "registration").text();

    assertThat(byTpm(hub, token, shown(other, tpm))).hasToString("401 401002");
    assertThat(byTpm(hub, token, shown(tpm, other))).hasToString("401 401002");
    assertThat(byTpm(hub, token, shown(tpm, tpm))).hasToString("202 assigning");
    assertThat(byTpm(hub, token, shown(tpm, tpm))).as("replayed").hasToString("401 401002");
  }

  private static Answered byTpm(Hub hub, @Nullable String token, String shown) throws Exception {
    return register(hub, scope(hub), "pump", token, hub.trust(), shown);
  }

  private static String shown(SoftwareTpm endorsement, SoftwareTpm storageRoot) {
    return ",\"tpm\":{\"endorsementKey\":\""
        + base64(endorsement.endorsementKey())
        + "\",\"storageRootKey\":\""
        + base64(storageRoot.storageRootKey())
        + "\"}";
  }
}
