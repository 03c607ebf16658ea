/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Certification authorities over HTTPS, and registrations for certificates. */
class CertificateRestTest {

  private static final String PATH = "/holdfast/v1/certificates/";

  @TempDir Path directory;
  private RestHub hub;
  private final Instant now = Instant.now();
  private final Certified root = CertificateDraft.of("CN=root", now).authority().selfSigned();

  @BeforeEach
  void start() throws Exception {
    hub = new RestHub(directory);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static String body(String pem) {
    return Json.object().set("properties", Json.object().put("certificate", pem)).toString();
  }

  private RestHub.Reply send(String method, String path, String body) throws Exception {
    return hub.send(hub.request(method, PATH + path, body));
  }

  @Test
  @DisplayName("an authority is named, proved, shown and deleted")
  void calls_LIFE_ofAnAuthority() throws Exception {
    RestHub.Reply created = send("PUT", "my-ca", body(root.pem()));
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.json().at("/properties/isVerified").asBoolean()).isFalse();
    assertThat(created.json().at("/properties/subject").asString()).isEqualTo("CN=root");
    assertThat(created.json().at("/properties/thumbprint").asString())
        .isEqualTo(root.thumbprint("SHA-1"));
    assertThat(created.header("ETag"))
        .isEqualTo('"' + created.json().path("etag").asString() + '"');

    RestHub.Reply asked = send("POST", "my-ca/verification-code", "");
    String code = asked.json().at("/properties/verificationCode").asString();
    assertThat(code).hasSize(48);
    assertThat(send("GET", "my-ca", "").text()).doesNotContain(code);
    assertThat(send("POST", "my-ca/verify", body(root.pem())).refusal())
        .isEqualTo("400 ArgumentInvalid");
    String proof = CertificateDraft.of("CN=" + code, now).by(root).pem();
    RestHub.Reply verified = send("POST", "my-ca/verify", body(proof));
    assertThat(verified.json().at("/properties/isVerified").asBoolean()).isTrue();

    RestHub.Reply all = hub.get("/holdfast/v1/certificates");
    assertThat(all.json().at("/value/0/name").asString()).isEqualTo("my-ca");
    assertThat(
            hub.send(hub.request("DELETE", PATH + "my-ca", "").header("If-Match", "\"x\""))
                .refusal())
        .isEqualTo("412 PreconditionFailed");
    assertThat(send("DELETE", "my-ca", "").status()).isEqualTo(204);
    assertThat(send("GET", "my-ca", "").refusal()).isEqualTo("404 NotFound");
  }

  @Test
  @DisplayName("what is no authority's certificate is refused")
  void put_NO_AUTHORITY_isRefused() throws Exception {
    assertThat(send("PUT", "a", "{}").refusal()).isEqualTo("400 ArgumentNull");
    assertThat(send("PUT", "a", "[]").refusal()).isEqualTo("400 IotHubFormatError");
    assertThat(send("PUT", "a", body("x")).refusal()).isEqualTo("400 ArgumentInvalid");
    String device = CertificateDraft.of("CN=d", now).selfSigned().pem();
    assertThat(send("PUT", "a", body(device)).refusal()).isEqualTo("400 ArgumentInvalid");
    assertThat(send("PUT", "a%20b", body(root.pem())).refusal()).isEqualTo("400 ArgumentInvalid");
    assertThat(send("PUT", "a", body(root.pem())).status()).isEqualTo(200);
    assertThat(send("PUT", "a", body(root.pem())).refusal()).isEqualTo("409 Conflict");
  }

  @Test
  @DisplayName("reading needs the right to read registrations, changing the right to write them")
  void calls_POLICY_withTheRight() throws Exception {
    var read = hub.bare("GET", PATH + "a", "").header("Authorization", hub.token("device"));
    assertThat(hub.send(read).status()).isEqualTo(401);
    var write =
        hub.bare("PUT", PATH + "a", body(root.pem()))
            .header("Authorization", hub.token("registryRead"));
    assertThat(hub.send(write).status()).isEqualTo(401);
    var may =
        hub.bare("PUT", PATH + "a", body(root.pem()))
            .header("Authorization", hub.token("registryReadWrite"));
    assertThat(hub.send(may).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("a device changes from keys to thumbprints, to authorities, to nothing and back")
  void put_OTHER_TYPE_changes() throws Exception {
    String key = registered("{}").at("/authentication/symmetricKey/primaryKey").asString();
    var pinned =
        changed(
            "{\"type\":\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\""
                + "aB:".repeat(31)
                + "aB\"}}");
    assertThat(pinned.at("/x509Thumbprint/primaryThumbprint").asString())
        .isEqualTo("aB".repeat(32));
    assertThat(pinned.at("/symmetricKey/primaryKey").isNull()).isTrue();
    assertThat(changed("{\"type\":null}").path("type").asString()).isEqualTo("selfSigned");

    var authority = changed("{\"type\":\"CertificateAuthority\"}");
    assertThat(authority.path("type").asString()).isEqualTo("certificateAuthority");
    assertThat(authority.at("/x509Thumbprint/primaryThumbprint").isNull()).isTrue();
    assertThat(changed("{\"type\":\"none\"}").path("type").asString()).isEqualTo("none");

    var again = changed("{\"type\":\"sas\"}");
    String made = again.at("/symmetricKey/primaryKey").asString();
    assertThat(again.path("type").asString()).isEqualTo("sas");
    assertThat(made).isNotEmpty().isNotEqualTo(key);
    assertThat(changed("{\"type\":\"sas\"}").at("/symmetricKey/primaryKey").asString())
        .isEqualTo(made);
    var untyped =
        changed("{\"x509Thumbprint\":{\"secondaryThumbprint\":\"" + "0".repeat(40) + "\"}}");
    assertThat(untyped.path("type").asString()).isEqualTo("selfSigned");
  }

  private JsonNode registered(String body) throws Exception {
    RestHub.Reply reply = hub.put("/devices/d", body);
    assertThat(reply.status()).isEqualTo(200);
    return reply.json();
  }

  private JsonNode changed(String authentication) throws Exception {
    String body = "{\"deviceId\":\"d\",\"authentication\":" + authentication + "}";
    RestHub.Reply reply =
        hub.send(hub.request("PUT", "/devices/d", body).header("If-Match", "\"*\""));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json().path("authentication");
  }
}
