/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import io.holdfast.model.Bytes;
import io.holdfast.model.PercentEncoding;
import io.holdfast.model.SasToken;
import io.holdfast.provisioning.tpm.TpmDevice;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A device with a TPM that says what a test wants it to, request by request. One thread. */
final class RawDevice implements AutoCloseable {

  private final String id;
  private final String scope;
  private final String base;
  private final HttpClient http;

  RawDevice(Hub hub, String id) {
    this.id = id;
    scope = hub.ready().dps().orElseThrow().idScope();
    base = "https://" + hub.host() + ":" + hub.ready().httpsPort();
    http = HttpClient.newBuilder().sslContext(hub.trust()).build();
  }

  /** An answer. */
  record Reply(int status, JsonNode json) {}

  /** Registers, showing the public keys of a TPM. */
  Reply register(Bytes endorsementKey, Bytes storageRootKey, @Nullable String token)
      throws IOException, InterruptedException {
    String body =
        "{\"registrationId\":\"%s\",\"tpm\":{\"endorsementKey\":\"%s\",\"storageRootKey\":\"%s\"}}"
            .formatted(id, base64(endorsementKey), base64(storageRootKey));
    return send(
        request("/register", token)
            .header("Content-Type", "application/json; charset=utf-8")
            .PUT(BodyPublishers.ofString(body)));
  }

  /** Asks how far it is. */
  Reply poll(String operationId, String token) throws IOException, InterruptedException {
    return send(request("/operations/" + operationId, token).GET());
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    String uri = base + "/" + scope + "/registrations/" + id + path + "?api-version=2021-06-01";
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    return token == null ? request : request.header("Authorization", token);
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), JsonMapper.shared().readTree(response.body()));
  }

  /** A token for the registration, signed in the TPM; good for so long. */
  String token(TpmDevice tpm, Duration life) {
    String resource = PercentEncoding.encode(scope + "/registrations/" + id);
    long expiry = Instant.now().plus(life).getEpochSecond();
    Bytes signature = tpm.sign(Bytes.utf8(SasToken.textToSign(resource, expiry)));
    return new SasToken(resource, base64(signature), expiry, "registration").text();
  }

  /** What the TPM is to take in. */
  static Bytes blob(JsonNode node) {
    return Bytes.owning(
        Base64.getDecoder().decode(node.required("authenticationKey").stringValue()));
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
