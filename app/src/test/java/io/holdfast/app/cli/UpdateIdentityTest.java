/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UpdateIdentityTest {

  private static final String DEVICE =
      """
      {"deviceId":"d","generationId":"1","etag":"MQ==","status":"enabled","statusReason":null,
       "authentication":{"type":"sas","symmetricKey":{"primaryKey":"YQ==","secondaryKey":"Yg=="},
       "x509Thumbprint":{"primaryThumbprint":null,"secondaryThumbprint":null}},
       "capabilities":{"iotEdge":false}}
      """;
  private static final String PINNED =
      DEVICE
          .replace("\"sas\"", "\"selfSigned\"")
          .replace("\"YQ==\"", "null")
          .replace("\"Yg==\"", "null");
  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = Desk.in(folder);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @Test
  @DisplayName("A device is disabled; all else is sent as it was read, for the state that was read")
  void update_STATUS_restAsRead() throws Exception {
    JsonNode sent = sent(DEVICE, "\"MQ==\"", "--status", "Disabled", "--status-reason", "stolen");

    assertThat(sent)
        .isEqualTo(
            json(
                DEVICE
                    .replace("enabled", "disabled")
                    .replace("\"statusReason\":null", "\"statusReason\":\"stolen\"")));
    assertThat(desk.out()).contains("Updated d.");
  }

  @Test
  @DisplayName("With --etag it is updated only if it is as it was last seen")
  void update_ETAG_sent() throws Exception {
    var _ = sent(DEVICE, "\"OA==\"", "--sta", "disabled", "--etag", "OA==");
  }

  @Test
  @DisplayName("New keys are set, both or one")
  void update_KEYS_set() throws Exception {
    assertThat(keys(sent(DEVICE, "\"MQ==\"", "--pk", "Yw==", "--sk", "ZA==")))
        .isEqualTo(json("{\"primaryKey\":\"Yw==\",\"secondaryKey\":\"ZA==\"}"));
    assertThat(keys(sent(DEVICE, "\"MQ==\"", "--sk", "ZA==")))
        .isEqualTo(json("{\"primaryKey\":\"YQ==\",\"secondaryKey\":\"ZA==\"}"));
  }

  @Test
  @DisplayName("A device with keys gets thumbprints instead, or the authorities, or keys again")
  void update_METHOD_changed() throws Exception {
    JsonNode pinned = sent(DEVICE, "\"MQ==\"", "--am", "x509_thumbprint", "--ptp", HEX);
    assertThat(pinned.path("authentication"))
        .isEqualTo(
            json(
                "{\"type\":\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\""
                    + HEX
                    + "\",\"secondaryThumbprint\":null}}"));
    assertThat(sent(DEVICE, "\"MQ==\"", "--am", "x509_ca").path("authentication"))
        .isEqualTo(json("{\"type\":\"certificateAuthority\"}"));
    assertThat(sent(PINNED, "\"MQ==\"", "--am", "shared_private_key").path("authentication"))
        .isEqualTo(json("{\"type\":\"sas\"}"));
  }

  @Test
  @DisplayName("Another thumbprint of a device that has one needs no method said")
  void update_THUMBPRINT_set() throws Exception {
    JsonNode sent = sent(PINNED, "\"MQ==\"", "--stp", HEX);

    assertThat(sent.path("authentication").path("x509Thumbprint").path("secondaryThumbprint"))
        .isEqualTo(json("\"" + HEX + "\""));
  }

  @Test
  @DisplayName("What does not go together is refused")
  void update_CONTRADICTION_refused() {
    refused("say what to change");
    refused("--status must be", "--status", "off");
    refused("x509_thumbprint", "--am", "x509_ca", "--ptp", HEX);
    refused("shared_private_key", "--am", "x509_ca", "--pk", "YQ==");
    refused("go together", "--am", "shared_private_key", "--pk", "YQ==");

    desk.hub().willAnswer(200, DEVICE);
    refused("--auth-method x509_thumbprint", "--ptp", HEX);
    desk.hub().willAnswer(200, PINNED);
    refused("--auth-method shared_private_key", "--pk", "YQ==");
  }

  @Test
  @DisplayName("A module has no status of its own")
  void update_MODULE_STATUS_refused() {
    assertThat(desk.run("module-identity", "update", "-d", "d", "-m", "m", "--status", "disabled"))
        .isEqualTo(2);
    assertThat(desk.err()).contains("--status");
  }

  @Test
  @DisplayName("A change that came in between is told, with exit code 1")
  void update_CHANGED_MEANWHILE_told() {
    desk.hub().willAnswer(200, DEVICE);
    desk.hub().willRefuse(412, "PreconditionFailed", 412001, "E412: changed since");

    assertThat(desk.run("device-identity", "update", "-d", "d", "--status", "disabled"))
        .isEqualTo(1);
    assertThat(desk.err()).contains("changed since");
  }

  private JsonNode sent(String present, String ifMatch, String... options) throws Exception {
    desk.hub().willAnswer(200, present);
    desk.hub().willAnswer(200, DEVICE);
    assertThat(update(options)).as(desk.err()).isZero();
    assertThat(desk.hub().request().method()).isEqualTo("GET");
    var request = desk.hub().request();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.uri()).startsWith("/devices/d?");
    assertThat(request.header("If-match")).isEqualTo(ifMatch);
    return json(request.body());
  }

  private int update(String... options) {
    String[] args = new String[options.length + 4];
    args[0] = "device-identity";
    args[1] = "update";
    args[2] = "-d";
    args[3] = "d";
    System.arraycopy(options, 0, args, 4, options.length);
    return desk.run(args);
  }

  private void refused(String reason, String... options) {
    assertThat(update(options)).as("%s", Map.of(reason, options)).isEqualTo(2);
    assertThat(desk.err()).contains(reason);
  }

  private static JsonNode keys(JsonNode registration) {
    return registration.path("authentication").path("symmetricKey");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
