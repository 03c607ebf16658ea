/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.rest.HubJson;
import io.holdfast.app.rest.ScriptedHub;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands about provisioning. */
class DpsCallsTest {

  private static final String ENROLLMENT =
      """
      {"registrationId":"d","attestation":{"type":"symmetricKey","symmetricKey":{}},
       "provisioningStatus":"enabled","allocationPolicy":"hashed","etag":"\\"e1\\"",
       "reprovisionPolicy":{"updateHubAssignment":true,"migrateDeviceData":true}}
      """;
  private static final String KEYS =
      """
      {"type":"symmetricKey","symmetricKey":{"primaryKey":"cHJpbQ==","secondaryKey":"c2Vj"}}
      """;
  private static final String STATE =
      """
      {"registrationId":"d","status":"assigned","assignedHub":"hub.example","deviceId":"d",
       "substatus":"initialAssignment"}
      """;

  @TempDir private Path folder;
  private ScriptedHub service;
  private Console console;

  @BeforeEach
  void start() throws Exception {
    service = ScriptedHub.start(folder);
    String login =
        "HostName=127.0.0.1:"
            + service.port()
            + ";SharedAccessKeyName=provisioningserviceowner;SharedAccessKey="
            + ScriptedHub.KEY;
    console =
        new Console(
            Map.of(
                "HOLDFAST_DPS_LOGIN", login,
                "HOLDFAST_CA_FILE", service.caFile().toString(),
                "XDG_DATA_HOME", folder.toString(),
                "XDG_RUNTIME_DIR", folder.toString()));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("dps"));
    all.addAll(List.of(words));
    return console.run(all.toArray(String[]::new));
  }

  private JsonNode sent() throws Exception {
    return HubJson.read(service.request().body());
  }

  @Test
  @DisplayName("A device is enrolled by a key that the service makes, and the key is shown")
  void create_SYMMETRIC_showsTheKey() throws Exception {
    service.willAnswer(200, ENROLLMENT);
    service.willAnswer(200, KEYS);

    assertThat(run("enrollment", "create", "--eid", "d", "--ee")).isZero();

    assertThat(console.out()).contains("Created d.", "cHJpbQ==");
    ScriptedHub.Request put = service.request();
    assertThat(put.method() + " " + put.uri()).startsWith("PUT /enrollments/d?api-version=");
    assertThat(put.header("Authorization")).contains("skn=provisioningserviceowner");
    assertThat(HubJson.read(put.body()))
        .isEqualTo(
            HubJson.read(
                """
                {"attestation":{"type":"symmetricKey","symmetricKey":{}},
                 "capabilities":{"iotEdge":true},"registrationId":"d"}
                """));
    ScriptedHub.Request keys = service.request();
    assertThat(keys.method() + " " + keys.uri())
        .startsWith("POST /enrollments/d/attestationmechanism?");
  }

  @Test
  @DisplayName("A group is enrolled by a certificate, without the key beside it in the file")
  void create_GROUP_sendsCertificateAndTerms() throws Exception {
    Certified root =
        CertificateDraft.of("CN=root", Instant.parse("2026-03-01T00:00:00Z"))
            .authority()
            .selfSigned();
    Path pem = Files.writeString(folder.resolve("root.pem"), root.keyPem() + root.pem());
    service.willAnswer(200, "{}");

    int code =
        run(
            "enrollment-group",
            "create",
            "--eid",
            "g",
            "--cp",
            pem.toString(),
            "--rp",
            "never",
            "--ap",
            "static",
            "--ih",
            "a.example",
            "b.example",
            "--tags",
            "{\"site\":1}",
            "--props",
            "{\"interval\":5}");

    assertThat(code).as(console.err()).isZero();
    JsonNode draft = sent();
    assertThat(draft.path("enrollmentGroupId").asString()).isEqualTo("g");
    assertThat(draft.at("/attestation/x509/signingCertificates/primary/certificate").asString())
        .contains("BEGIN CERTIFICATE")
        .doesNotContain("PRIVATE KEY");
    assertThat(draft.at("/reprovisionPolicy/updateHubAssignment").asBoolean(true)).isFalse();
    assertThat(draft.path("allocationPolicy").asString()).isEqualTo("static");
    assertThat(draft.path("iotHubs").toString()).isEqualTo("[\"a.example\",\"b.example\"]");
    assertThat(draft.path("initialTwin").toString())
        .isEqualTo("{\"tags\":{\"site\":1},\"properties\":{\"desired\":{\"interval\":5}}}");
  }

  @Test
  @DisplayName("An authority by name, a TPM and a webhook go into the enrollment")
  void create_OTHER_sent() throws Exception {
    service.willAnswer(200, ENROLLMENT);
    assertThat(run("enrollment", "create", "--eid", "d", "--cn", "my-ca")).isZero();
    assertThat(sent().at("/attestation/x509/caReferences/primary").asString()).isEqualTo("my-ca");

    service.willAnswer(200, ENROLLMENT);
    int code =
        run(
            "enrollment",
            "create",
            "--eid",
            "d",
            "--ek",
            "RUs=",
            "--ap",
            "custom",
            "--wh",
            "https://a.example/choose",
            "-d",
            "other");
    assertThat(code).isZero();
    JsonNode draft = sent();
    assertThat(draft.at("/attestation/tpm/endorsementKey").asString()).isEqualTo("RUs=");
    assertThat(draft.at("/customAllocationDefinition/webhookUrl").asString())
        .isEqualTo("https://a.example/choose");
    assertThat(draft.path("deviceId").asString()).isEqualTo("other");
  }

  @Test
  @DisplayName("A change puts back what was read, with the etag that it was read with")
  void update_STATUS_keepsTheRest() throws Exception {
    service.willAnswer(200, ENROLLMENT);
    service.willAnswer(200, ENROLLMENT);

    assertThat(run("enrollment", "update", "--eid", "d", "--ps", "Disabled")).isZero();

    assertThat(service.request().method()).isEqualTo("GET");
    ScriptedHub.Request put = service.request();
    assertThat(put.header("If-match")).isEqualTo("\"e1\"");
    JsonNode draft = HubJson.read(put.body());
    assertThat(draft.path("provisioningStatus").asString()).isEqualTo("disabled");
    assertThat(draft.path("allocationPolicy").asString()).isEqualTo("hashed");
  }

  @Test
  @DisplayName("Hubs that are said take the place of the one that an enrollment had")
  void update_HUBS_replaceTheOldOne() throws Exception {
    service.willAnswer(
        200,
        ENROLLMENT.replace("{\"registrationId\"", "{\"iotHubHostName\":\"a\",\"registrationId\""));
    service.willAnswer(200, ENROLLMENT);

    assertThat(run("enrollment", "update", "--eid", "d", "--ap", "static", "--ih", "b")).isZero();

    assertThat(service.request().method()).isEqualTo("GET");
    JsonNode draft = sent();
    assertThat(draft.path("iotHubs").toString()).isEqualTo("[\"b\"]");
    assertThat(draft.has("iotHubHostName")).isFalse();
  }

  @Test
  @DisplayName("A list is read page by page")
  void list_PAGES_readAll() throws Exception {
    service.willAnswer(200, "[" + ENROLLMENT + "]", "x-ms-continuation", "more");
    service.willAnswer(200, "[" + ENROLLMENT.replace("\"d\"", "\"d2\"") + "]");

    assertThat(run("enrollment", "list")).isZero();

    assertThat(console.out()).containsPattern("d +enabled +symmetricKey").contains("d2");
    ScriptedHub.Request first = service.request();
    assertThat(first.uri()).startsWith("/enrollments/query?");
    assertThat(first.header("X-ms-max-item-count")).isEqualTo("100");
    assertThat(service.request().header("X-ms-continuation")).isEqualTo("more");
  }

  @Test
  @DisplayName("Enrollments are shown with keys on demand, and deleted")
  void show_KEYS_onDemand() throws Exception {
    service.willAnswer(200, ENROLLMENT);
    assertThat(run("enrollment", "show", "--eid", "d")).isZero();
    assertThat(console.out()).contains("symmetricKey").doesNotContain("primary key");

    service.willAnswer(200, ENROLLMENT);
    service.willAnswer(200, KEYS);
    assertThat(run("enrollment", "show", "--eid", "d", "--show-keys")).isZero();
    assertThat(console.out()).containsPattern("primary key +cHJpbQ==");

    service.willAnswer(204, "");
    assertThat(run("enrollment-group", "delete", "--eid", "g", "-e", "\"x\"")).isZero();
    assertThat(console.out()).contains("Deleted g.");
  }

  @Test
  @DisplayName("Registrations are listed, shown and deleted")
  void registrations_EACH_asksItsPath() throws Exception {
    service.willAnswer(200, "[" + STATE + "]");
    assertThat(run("registration", "list", "--eid", "g")).isZero();
    assertThat(console.out()).containsPattern("d +assigned +hub.example");
    assertThat(service.request().uri()).startsWith("/registrations/g/query?");

    service.willAnswer(200, STATE);
    assertThat(run("registration", "show", "--rid", "d")).isZero();
    assertThat(console.out()).containsPattern("how +initialAssignment");
    assertThat(service.request().uri()).startsWith("/registrations/d?");

    service.willAnswer(204, "");
    assertThat(run("registration", "delete", "--rid", "d", "--json")).isZero();
    assertThat(service.request().header("If-match")).isEqualTo("*");
  }

  @Test
  @DisplayName("The service tells its ID scope and its hubs")
  void show_SERVICE_scope() {
    service.willAnswer(200, "{\"idScope\":\"0ne00000001\",\"iotHubs\":[\"a\",\"b\"]}");
    assertThat(run("show")).isZero();
    assertThat(console.out())
        .containsPattern("ID scope +0ne00000001")
        .containsPattern("linked hubs +a, b");
  }

  @Test
  @DisplayName("[dps-49] A device's key comes of its group's as published")
  void computeKey_PUBLISHED_VECTOR_same() {
    String key =
        "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
    assertThat(
            run(
                "compute-device-key",
                "--key",
                key,
                "--rid",
                "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"))
        .isZero();
    assertThat(console.out().strip()).isEqualTo("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");

    assertThat(run("compute-device-key", "--key", "%", "--rid", "d")).isEqualTo(ExitCode.MISUSED);
    assertThat(run("compute-device-key", "--key", key, "--rid", "d.")).isEqualTo(ExitCode.MISUSED);
  }

  @Test
  @DisplayName("The service's own words say why it refuses")
  void refusal_TEXT_shown() {
    service.willAnswer(
        404, "{\"errorCode\":404201,\"trackingId\":\"t\",\"message\":\"no such enrollment\"}");
    assertThat(run("enrollment", "show", "--eid", "d")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("no such enrollment").doesNotContain("trackingId");
  }

  @Test
  @DisplayName("What makes no sense is refused before the service is asked")
  void misuse_EACH_isRefused() {
    for (List<String> words :
        List.of(
            List.of("enrollment", "create", "--eid", "a b"),
            List.of("enrollment", "create", "--eid", "a", "--pk", "YQ=="),
            List.of("enrollment", "create", "--eid", "a", "--at", "x509"),
            List.of("enrollment", "create", "--eid", "a", "--at", "tpm"),
            List.of("enrollment", "create", "--eid", "a", "--cn", "x", "--ek", "YQ=="),
            List.of("enrollment", "create", "--eid", "a", "--ap", "custom"),
            List.of("enrollment", "create", "--eid", "a", "--wh", "https://x"),
            List.of("enrollment", "create", "--eid", "a", "--tags", "[]"),
            List.of("enrollment", "create", "--eid", "a", "--ps", "off"),
            List.of("enrollment", "update", "--eid", "a"),
            List.of("enrollment", "list", "--top", "0"),
            List.of("enrollment-group", "create", "--eid", "a", "--ek", "YQ=="),
            List.of("enrollment-group", "create", "--eid", "a", "-d", "x"),
            List.of("registration", "show", "--rid", "ä"))) {
      assertThat(run(words.toArray(String[]::new))).as("%s", words).isEqualTo(ExitCode.MISUSED);
    }
  }
}
