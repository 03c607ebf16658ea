/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.model.SasToken;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The provisioning service as devices use it over HTTPS. */
class RegisterRestTest {

  private static final String VERSION = "?api-version=2019-03-31";
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

  @TempDir Path directory;
  private RestHub hub;
  private String scope = "";

  @BeforeEach
  void start() throws Exception {
    hub = new RestHub(directory);
    scope = hub.provisioner().provisioning().idScope();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void enroll(String id, String attestation) throws Exception {
    RestHub.Reply made =
        operator("PUT", "/enrollments/" + id, "{\"attestation\":" + attestation + "}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
  }

  private RestHub.Reply operator(String method, String path, String body) throws Exception {
    return hub.send(
        hub.bare(method, path + VERSION, body)
            .header("Authorization", hub.dpsToken(StoredPolicies.PROVISIONING_OWNER)));
  }

  private static String symmetric() {
    String key = Base64.getEncoder().encodeToString(KEY);
    return "{\"type\":\"symmetricKey\",\"symmetricKey\":{\"primaryKey\":\""
        + key
        + "\",\"secondaryKey\":\""
        + key
        + "\"}}";
  }

  private String token(String id, byte[] key) {
    long soon = Instant.now().getEpochSecond() + 600;
    return SasToken.sign(scope + "/registrations/" + id, key, soon, "registration").text();
  }

  private HttpRequest.Builder asking(String method, String scope, String id, String rest) {
    String body = method.equals("GET") ? "" : "{\"registrationId\":\"" + id + "\"}";
    return hub.bare(method, "/" + scope + "/registrations/" + id + rest + VERSION, body);
  }

  private RestHub.Reply by(String token, HttpRequest.Builder request) throws Exception {
    return hub.send(request.header("Authorization", token));
  }

  @Test
  @DisplayName("A device registers with its key, asks how far it is, and looks itself up")
  void register_KEY_assigned() throws Exception {
    enroll("d", symmetric());
    String token = token("d", KEY);

    RestHub.Reply began = by(token, asking("PUT", scope, "d", "/register"));
    assertThat(began.status()).as(began.text()).isEqualTo(202);
    assertThat(began.header("Retry-After")).isEqualTo("3");
    assertThat(began.header("x-ms-request-id")).isNotEmpty();
    String operation = began.json().path("operationId").asString();
    assertThat(began.header("Location"))
        .isEqualTo("/" + scope + "/registrations/d/operations/" + operation + VERSION);
    assertThat(began.json().path("status").asString()).isEqualTo("assigning");

    JsonNode done =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> by(token, asking("GET", scope, "d", "/operations/" + operation)),
                reply -> reply.status() == 200)
            .json();
    assertThat(done.path("status").asString()).isEqualTo("assigned");
    assertThat(done.at("/registrationState/assignedHub").asString()).isEqualTo("127.0.0.1");
    assertThat(done.at("/registrationState/deviceId").asString()).isEqualTo("d");

    JsonNode own = by(token, asking("POST", scope, "d", "")).json();
    assertThat(own.path("status").asString()).isEqualTo("assigned");
    RestHub.Reply seen = operator("GET", "/registrations/D", "");
    assertThat(seen.json().path("substatus").asString()).isEqualTo("initialAssignment");
    JsonNode enrolled = operator("GET", "/enrollments/d", "").json();
    assertThat(enrolled.at("/registrationState/status").asString()).isEqualTo("assigned");
    HttpRequest.Builder delete =
        hub.bare("DELETE", "/registrations/d" + VERSION, "")
            .header("Authorization", hub.dpsToken(StoredPolicies.PROVISIONING_OWNER))
            .header("If-Match", seen.json().path("etag").asString());
    assertThat(hub.send(delete).status()).isEqualTo(204);
    assertThat(operator("GET", "/registrations/d", "").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("A device registers with the certificate of its connection")
  void register_CERTIFICATE_assigning() throws Exception {
    Certified own = CertificateDraft.of("CN=d", Instant.now()).selfSigned();
    String certificate = Json.object().put("certificate", own.pem()).toString();
    enroll(
        "d",
        "{\"type\":\"x509\",\"x509\":{\"clientCertificates\":{\"primary\":" + certificate + "}}}");
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(own.clientContext(hub.certificate()))
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      var answer =
          client.send(asking("PUT", scope, "d", "/register").build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }

  @Test
  @DisplayName("Wrong key, wrong scope, nobody and nothing are refused with their codes")
  void register_WRONG_refused() throws Exception {
    enroll("d", symmetric());
    RestHub.Reply wrongKey = by(token("d", new byte[32]), asking("PUT", scope, "d", "/register"));
    assertThat(wrongKey.status()).isEqualTo(401);
    assertThat(wrongKey.header("x-ms-error-code")).isEqualTo("401002");
    assertThat(by(token("x", KEY), asking("PUT", scope, "d", "/register")).status()).isEqualTo(401);
    assertThat(hub.send(asking("PUT", scope, "d", "/register")).status()).isEqualTo(401);

    RestHub.Reply nobody = by(token("e", KEY), asking("PUT", scope, "e", "/register"));
    assertThat(nobody.json().path("errorCode").asInt()).isEqualTo(404201);
    assertThat(by(token("d", KEY), asking("PUT", "0ne0", "d", "/register")).status())
        .isEqualTo(404);
    assertThat(by(token("d", KEY), asking("GET", scope, "d", "/operations/1")).status())
        .isEqualTo(404);

    assertThat(by(token("d", KEY), asking("DELETE", scope, "d", "")).status()).isEqualTo(405);
    HttpRequest.Builder noVersion =
        hub.bare("PUT", "/" + scope + "/registrations/d/register", "{}");
    assertThat(by(token("d", KEY), noVersion).status()).isEqualTo(400);
    String other = "/" + scope + "/registrations/d/register" + VERSION;
    assertThat(by(token("d", KEY), hub.bare("PUT", other, "{\"registrationId\":\"e\"}")).status())
        .isEqualTo(400);
    assertThat(by(token("d", KEY), hub.bare("PUT", other, "[")).status()).isEqualTo(400);
    String large = "{\"payload\":\"" + "x".repeat(96 * 1024) + "\"}";
    assertThat(by(token("d", KEY), hub.bare("PUT", other, large)).status()).isEqualTo(413);
  }

  private static String tpm(SoftwareTpm endorsement, SoftwareTpm storageRoot) {
    return "{\"endorsementKey\":\""
        + base64(endorsement.endorsementKey())
        + "\",\"storageRootKey\":\""
        + base64(storageRoot.storageRootKey())
        + "\"}";
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private HttpRequest.Builder showing(String keys) {
    return hub.bare(
        "PUT",
        "/" + scope + "/registrations/pump/register" + VERSION,
        "{\"registrationId\":\"pump\",\"tpm\":" + keys + "}");
  }

  private String signed(SoftwareTpm tpm) {
    String resource = scope + "%2fregistrations%2fpump";
    long soon = Instant.now().getEpochSecond() + 600;
    String signature = base64(tpm.sign(SasToken.textToSign(resource, soon).getBytes(UTF_8)));
    return new SasToken(resource, signature, soon, "registration").text();
  }

  private static void refused(RestHub.Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("x-ms-error-code")).isEqualTo("401002");
    assertThat(reply.text()).doesNotContain("authenticationKey");
  }

  @Test
  @DisplayName("[dps-53] [dps-54] A TPM answers its challenge once; another one gets none")
  void register_TPM_challenged() throws Exception {
    SoftwareTpm tpm = SoftwareTpm.create();
    SoftwareTpm other = SoftwareTpm.create();
    enroll(
        "pump",
        "{\"type\":\"tpm\",\"tpm\":{\"endorsementKey\":\"" + base64(tpm.endorsementKey()) + "\"}}");
    refused(hub.send(showing(tpm(other, other))));

    RestHub.Reply challenge = hub.send(showing(tpm(tpm, tpm)));
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.json().path("keyName").asString()).isEqualTo("registration");
    assertThat(challenge.json().path("message").asString()).isNotEmpty();
    String blob = challenge.json().path("authenticationKey").asString();
    tpm.activate(Base64.getDecoder().decode(blob));
    String token = signed(tpm);

    refused(by(token, showing(tpm(other, tpm))));
    refused(by(token, showing(tpm(tpm, other))));
    RestHub.Reply began = by(token, showing(tpm(tpm, tpm)));
    assertThat(began.status()).as(began.text()).isEqualTo(202);
    refused(by(token, showing(tpm(tpm, tpm))));

    String operation = began.json().path("operationId").asString();
    JsonNode done =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> by(token, asking("GET", scope, "pump", "/operations/" + operation)),
                reply -> reply.status() == 200)
            .json();
    String key = done.at("/registrationState/tpm/authenticationKey").asString();
    tpm.activate(Base64.getDecoder().decode(key));

    for (String path : new String[] {"/registrations/pump", "/enrollments/pump"}) {
      RestHub.Reply seen = operator("GET", path, "");
      assertThat(seen.text()).contains("\"assigned\"").doesNotContain("authenticationKey", key);
    }
  }

  @Test
  @DisplayName("Nesting and numbers without end are refused, and no fault of the hub")
  void register_HOSTILE_BODY_refused() throws Exception {
    enroll("d", symmetric());
    String path = "/" + scope + "/registrations/d/register" + VERSION;
    for (String payload : new String[] {"[".repeat(90_000), "1e99999999999", "9".repeat(90_000)}) {
      RestHub.Reply reply =
          by(token("d", KEY), hub.bare("PUT", path, "{\"payload\":" + payload + "}"));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.header("x-ms-error-code")).isEqualTo("400006");
    }
  }
}
