/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.hub.registry.StoredPolicies;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The provisioning service as back ends use it. */
class EnrollmentRestTest {

  private static final String VERSION = "api-version=2021-10-01";
  private static final String KEYS =
      "\"attestation\":{\"type\":\"symmetricKey\",\"symmetricKey\":{}}";
  private static final String ANY = "{" + KEYS + "}";

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void start() throws Exception {
    hub = new RestHub(directory);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private HttpRequest.Builder request(String policy, String method, String path, String body) {
    return hub.bare(method, path + (path.contains("?") ? "&" : "?") + VERSION, body)
        .header("Authorization", hub.dpsToken(policy));
  }

  private RestHub.Reply send(String method, String path, String body) throws Exception {
    return hub.send(request(StoredPolicies.PROVISIONING_OWNER, method, path, body));
  }

  private RestHub.Reply send(String method, String path, String body, String ifMatch)
      throws Exception {
    return hub.send(
        request(StoredPolicies.PROVISIONING_OWNER, method, path, body).header("If-Match", ifMatch));
  }

  private static int code(RestHub.Reply reply) {
    assertThat(reply.header("x-ms-error-code"))
        .isEqualTo(reply.json().path("errorCode").asString());
    assertThat(reply.json().path("trackingId").asString()).hasSize(36);
    assertThat(reply.json().path("timestampUtc").asString()).endsWith("Z");
    return reply.json().path("errorCode").asInt();
  }

  @Test
  @DisplayName("[dps-73] An enrollment is made once, then changed by those who saw it, and deleted")
  void put_ETAGS_asDocumented() throws Exception {
    RestHub.Reply made = send("PUT", "/enrollments/d", ANY);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String etag = made.json().path("etag").asString();
    assertThat(etag).startsWith("\"").endsWith("\"");
    assertThat(made.header("ETag")).isEqualTo(etag);
    assertThat(made.header("x-ms-request-id")).isNotEmpty();
    assertThat(made.json().path("provisioningStatus").asString()).isEqualTo("enabled");

    assertThat(send("PUT", "/enrollments/d", ANY).status()).isEqualTo(409);
    RestHub.Reply changed = send("PUT", "/enrollments/d", ANY, etag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(send("PUT", "/enrollments/d", ANY, etag).status()).isEqualTo(412);
    assertThat(send("PUT", "/enrollments/d", ANY, "*").status()).isEqualTo(200);
    assertThat(send("DELETE", "/enrollments/d", "", etag).status()).isEqualTo(412);
    assertThat(send("DELETE", "/enrollments/d", "").status()).isEqualTo(204);
    RestHub.Reply gone = send("GET", "/enrollments/d", "");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(code(gone)).isEqualTo(404201);
    assertThat(send("DELETE", "/enrollments/d", "").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("[dps-76] [dps-77] Keys are shown by attestationmechanism only, and stay")
  void keys_READ_hidden() throws Exception {
    assertThat(send("PUT", "/enrollmentGroups/My-Group", ANY).status()).isEqualTo(200);

    RestHub.Reply read = send("GET", "/enrollmentgroups/my-group", "");
    assertThat(read.json().path("enrollmentGroupId").asString()).isEqualTo("My-Group");
    assertThat(read.json().at("/attestation/symmetricKey").isEmpty()).isTrue();

    String mechanism = "/EnrollmentGroups/MY-GROUP/AttestationMechanism";
    JsonNode keys = send("POST", mechanism, "").json();
    assertThat(keys.path("type").asString()).isEqualTo("symmetricKey");
    assertThat(keys.at("/symmetricKey/primaryKey").asString()).isNotEmpty();
    assertThat(send("POST", mechanism, "{}").json()).isEqualTo(keys);

    RestHub.Reply put = send("PUT", "/enrollmentGroups/my-group", read.text(), "*");
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(send("POST", mechanism, "").json()).isEqualTo(keys);
  }

  @Test
  @DisplayName("[dps-77] A certificate is told of, not shown, and stays when it is not given again")
  void certificates_READ_hidden() throws Exception {
    Certified signer = CertificateDraft.of("CN=signer", Instant.now()).authority().selfSigned();
    String body =
        Json.object()
            .set(
                "attestation",
                Json.object()
                    .put("type", "X509")
                    .set(
                        "x509",
                        Json.object()
                            .set(
                                "signingCertificates",
                                Json.object()
                                    .set(
                                        "primary",
                                        Json.object().put("certificate", signer.pem())))))
            .toString();
    RestHub.Reply made = send("PUT", "/enrollmentGroups/g", body);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    JsonNode info = made.json().at("/attestation/x509/signingCertificates/primary/info");
    assertThat(info.path("subjectName").asString()).isEqualTo("CN=signer");
    assertThat(info.path("sha256Thumbprint").asString()).isEqualTo(signer.thumbprint("SHA-256"));
    assertThat(info.path("version").asInt()).isEqualTo(3);
    assertThat(made.text()).doesNotContain("BEGIN CERTIFICATE");

    String disabled = made.text().replace("\"enabled\"", "\"Disabled\"");
    RestHub.Reply put =
        send("PUT", "/enrollmentGroups/g", disabled, made.json().path("etag").asString());
    assertThat(put.json().path("provisioningStatus").asString()).isEqualTo("disabled");
    assertThat(put.json().at("/attestation/x509/signingCertificates/primary/info")).isEqualTo(info);
  }

  @Test
  @DisplayName("All that an enrollment says comes back as it was put")
  void put_ALL_MEMBERS_comeBack() throws Exception {
    String members =
        """
        "deviceId":"other","capabilities":{"iotEdge":true},"allocationPolicy":"custom",
        "customAllocationDefinition":{"webhookUrl":"https://a.example/x","apiVersion":"1"},
        "initialTwin":{"tags":{"t":1.50},"properties":{"desired":{"p":null}}},
        "optionalDeviceInformation":{"rack":"7"},"iotHubs":["127.0.0.1"],
        "reprovisionPolicy":{"updateHubAssignment":true,"migrateDeviceData":false}
        """;
    RestHub.Reply made = send("PUT", "/enrollments/d", "{" + KEYS + "," + members + "}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    JsonNode wanted = Json.MAPPER.readTree("{" + members + "}");
    wanted
        .properties()
        .forEach(each ->
            assertThat(made.json().path(each.getKey()))
                .as(each.getKey())
                .isEqualTo(each.getValue()));
  }

  @Test
  @DisplayName("[dps-74] A query gives a page, and where the next begins")
  void query_PAGES_all() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(send("PUT", "/enrollments/d" + i, ANY).status()).isEqualTo(200);
    }
    Set<String> seen = new TreeSet<>();
    String continuation = "";
    int pages = 0;
    do {
      var request =
          request(
                  StoredPolicies.PROVISIONING_OWNER,
                  "POST",
                  "/enrollments/query",
                  "{\"query\":\"select * from enrollments\"}")
              .header("x-ms-max-item-count", "2");
      if (!continuation.isEmpty()) {
        request.header("x-ms-continuation", continuation);
      }
      RestHub.Reply page = hub.send(request);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      assertThat(page.header("x-ms-item-type")).isEqualTo("Enrollment");
      page.json().forEach(each -> seen.add(each.path("registrationId").asString()));
      continuation = page.header("x-ms-continuation");
      pages++;
    } while (!continuation.isEmpty());

    assertThat(pages).isEqualTo(3);
    assertThat(seen).containsExactly("d0", "d1", "d2", "d3", "d4");
    assertThat(send("POST", "/enrollments/query", "{\"query\":\"DROP TABLE x\"}").status())
        .isEqualTo(400);
    RestHub.Reply none =
        send("POST", "/enrollmentGroups/query", "{\"query\":\"SELECT * FROM enrollmentGroups\"}");
    assertThat(none.text()).isEqualTo("[]");
    assertThat(none.header("x-ms-item-type")).isEqualTo("EnrollmentGroup");
  }

  @Test
  @DisplayName("[dps-75] Ten enrollments in one request, not eleven; a bad one is told of")
  void bulk_TEN_done() throws Exception {
    RestHub.Reply ten = send("POST", "/enrollments", bulk("create", 10));
    assertThat(ten.status()).as(ten.text()).isEqualTo(200);
    assertThat(ten.text()).isEqualTo("{\"isSuccessful\":true,\"errors\":[]}");
    assertThat(send("POST", "/enrollments", bulk("create", 11)).status()).isEqualTo(400);

    String mixed =
        "{\"mode\":\"create\",\"enrollments\":[{\"registrationId\":\"b0\","
            + KEYS
            + "},{\"registrationId\":\"new\","
            + KEYS
            + "},{\"registrationId\":\"bad\",\"attestation\":{}},7]}";
    JsonNode result = send("POST", "/enrollments", mixed).json();
    assertThat(result.path("isSuccessful").asBoolean(true)).isFalse();
    assertThat(result.path("errors").valueStream().map(e -> e.path("registrationId").asString()))
        .containsExactly("b0", "bad", "");
    assertThat(result.at("/errors/0/errorCode").asInt() / 1000).isEqualTo(409);
    assertThat(send("GET", "/enrollments/new", "").status()).isEqualTo(200);

    JsonNode unseen = send("POST", "/enrollments", bulk("updateIfMatchEtag", 1)).json();
    assertThat(unseen.at("/errors/0/errorCode").asInt() / 1000).isEqualTo(412);
    assertThat(isDone(send("POST", "/enrollments", bulk("UPDATE", 10)))).isTrue();
    assertThat(isDone(send("POST", "/enrollments", bulk("delete", 10)))).isTrue();
    assertThat(send("GET", "/enrollments/b9", "").status()).isEqualTo(404);
  }

  private static boolean isDone(RestHub.Reply bulk) {
    return bulk.json().path("isSuccessful").asBoolean(false);
  }

  private static String bulk(String mode, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"registrationId\":\"b" + i + "\"," + KEYS + "}")
        .collect(Collectors.joining(",", "{\"mode\":\"" + mode + "\",\"enrollments\":[", "]}"));
  }

  @Test
  @DisplayName("[dps-78] Who may only read enrollments, reads them and changes none")
  void calls_READER_readsOnly() throws Exception {
    assertThat(send("PUT", "/enrollments/d", ANY).status()).isEqualTo(200);
    String reader = "provisioningRead";
    assertThat(hub.send(request(reader, "GET", "/enrollments/d", "")).status()).isEqualTo(200);
    for (List<String> call :
        List.of(
            List.of("PUT", "/enrollments/e", ANY),
            List.of("DELETE", "/enrollments/d", ""),
            List.of("POST", "/enrollments", bulk("create", 1)),
            List.of("DELETE", "/registrations/d", ""))) {
      RestHub.Reply refused = hub.send(request(reader, call.get(0), call.get(1), call.get(2)));
      assertThat(refused.status()).as("%s", call).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("[dps-79] Without a good token of the service's own nobody is served")
  void calls_BAD_TOKEN_areRefused() throws Exception {
    String path = "/enrollments/d?" + VERSION;
    String good = hub.dpsToken(StoredPolicies.PROVISIONING_OWNER);
    for (String token :
        List.of(
            good.replace("sig=", "sig=x"), hub.token("iothubowner"), "SharedAccessSignature x")) {
      RestHub.Reply refused = hub.send(hub.bare("GET", path, "").header("Authorization", token));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(code(refused)).isEqualTo(401002);
    }
    assertThat(hub.send(hub.bare("GET", path, "")).status()).isEqualTo(401);
    RestHub.Reply atHub =
        hub.send(hub.bare("GET", "/devices?" + VERSION, "").header("Authorization", good));
    assertThat(atHub.refusal()).isEqualTo("401 IotHubUnauthorized");
  }

  @Test
  @DisplayName("What is not understood is refused with the service's codes")
  void calls_MALFORMED_areRefused() throws Exception {
    assertThat(send("PATCH", "/enrollments/d", ANY).status()).isEqualTo(405);
    assertThat(send("PUT", "/enrollments/d", "[]").status()).isEqualTo(400);
    assertThat(send("PUT", "/enrollments/a%20b", ANY).status()).isEqualTo(400);
    assertThat(send("PUT", "/enrollments/d", "{\"registrationId\":\"e\"," + KEYS + "}").status())
        .isEqualTo(400);
    for (String attestation :
        List.of(
            "{}",
            "{\"type\":\"none\"}",
            "{\"type\":\"tpm\",\"tpm\":{}}",
            "{\"type\":\"x509\",\"x509\":{}}",
            "{\"type\":\"symmetricKey\",\"symmetricKey\":{\"primaryKey\":\"YQ==\"}}",
            "{\"type\":\"symmetricKey\",\"symmetricKey\":{\"primaryKey\":\"YQ==\","
                + "\"secondaryKey\":\"YQ==\"}}")) {
      RestHub.Reply refused =
          send("PUT", "/enrollments/d", "{\"attestation\":" + attestation + "}");
      assertThat(refused.status()).as(attestation).isEqualTo(400);
      assertThat(refused.text()).doesNotContain("YQ==");
    }
    var noVersion =
        hub.bare("GET", "/enrollments/d", "")
            .header("Authorization", hub.dpsToken(StoredPolicies.PROVISIONING_OWNER));
    assertThat(hub.send(noVersion).status()).isEqualTo(400);
    var text =
        request(StoredPolicies.PROVISIONING_OWNER, "PUT", "/enrollments/d", ANY)
            .header("Content-Type", "text/plain");
    assertThat(hub.send(text).status()).isEqualTo(415);
  }

  @Test
  @DisplayName("The service tells operators its ID scope and its hubs")
  void service_SCOPE_told() throws Exception {
    JsonNode service = send("GET", "/holdfast/v1/provisioning", "").json();
    assertThat(service.path("idScope").asString())
        .isEqualTo(hub.provisioner().provisioning().idScope())
        .startsWith("0ne");
    assertThat(service.path("iotHubs").toString()).isEqualTo("[\"127.0.0.1\"]");
  }
}
