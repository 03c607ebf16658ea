/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.method.MethodTarget;
import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodRestTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
    hub.put("/devices/d1", "{}");
    hub.put("/devices/d1/modules/m1", "{}");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void invoke_ANSWERED_givesStatusAndPayload() throws Exception {
    answering(DEVICE.module("m1"), 501, "{\"got\":%s}");

    Reply reply =
        hub.send(
            hub.request(
                "POST",
                "/twins/d1/modules/m1/methods",
                "{\"methodName\":\"m\",\"payload\":[1.50,\"x\"]}"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{\"status\":501,\"payload\":{\"got\":[1.50,\"x\"]}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"methodName\":\"m\"}", "{\"methodName\":\"m\",\"payload\":null}"})
  void invoke_WITHOUT_PAYLOAD_sendsNull(String body) throws Exception {
    answering(DEVICE, 200, "[%s]");

    assertThat(hub.send(hub.request("POST", "/twins/d1/methods", body)).text())
        .isEqualTo("{\"status\":200,\"payload\":[null]}");
  }

  @Test
  void invoke_EMPTY_ANSWER_isNull() throws Exception {
    answering(DEVICE, 200, "");

    assertThat(hub.send(hub.request("POST", "/twins/d1/methods", "{\"methodName\":\"m\"}")).text())
        .isEqualTo("{\"status\":200,\"payload\":null}");
  }

  @Test
  void invoke_ANSWER_THAT_IS_NOT_JSON_isABadResponse() throws Exception {
    answering(DEVICE, 200, "nonsense");
    assertThat(
            hub.send(hub.request("POST", "/twins/d1/methods", "{\"methodName\":\"m\"}")).refusal())
        .isEqualTo("502 BadDeviceResponse");

    answering(DEVICE, 200, "1e99999999999");
    assertThat(
            hub.send(hub.request("POST", "/twins/d1/methods", "{\"methodName\":\"m\"}")).refusal())
        .isEqualTo("502 BadDeviceResponse");
  }

  @Test
  @DisplayName(
      "[service-58] A device that does not answer within the response time-out: 504 GatewayTimeout")
  void invoke_NO_ANSWER_timesOut() throws Exception {
    hub.methods().listening(DEVICE, (id, name, payload) -> {});
    long begin = System.nanoTime();

    Reply reply =
        hub.send(
            hub.request(
                "POST",
                "/twins/d1/methods",
                "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":5}"));

    assertThat(reply.refusal()).isEqualTo("504 GatewayTimeout");
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(4_990_000_000L);
  }

  @Test
  @DisplayName(
      "[service-59] A device that is not connected: 404103 with the header DeviceNotOnline")
  void invoke_NOT_CONNECTED_isNotOnline() throws Exception {
    Reply reply = hub.send(hub.request("POST", "/twins/d1/methods", "{\"methodName\":\"m\"}"));

    assertThat(reply.refusal()).isEqualTo("404 DeviceNotOnline");
    assertThat(reply.json().get("errorCode").asInt()).isEqualTo(404103);
  }

  @Test
  @DisplayName("[service-60] With a connect time-out the call waits for the device and is answered")
  void invoke_CONNECTS_LATER_isAnswered() throws Exception {
    var reply =
        hub.client()
            .sendAsync(
                hub.request(
                        "POST",
                        "/twins/d1/methods",
                        "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":20}")
                    .build(),
                BodyHandlers.ofString());
    hub.get("/devices/d1");
    answering(DEVICE, 200, "%s");

    assertThat(reply.get().statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"methodName\":7}",
        "{\"methodName\":\"a b\"}",
        "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":4}",
        "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":301}",
        "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":\"5\"}",
        "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":99999999999999999999}",
        "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":-1}",
        "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":9223372036854775807}",
        "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":1.5}"
      })
  void invoke_BAD_CALL_isRefused(String body) throws Exception {
    assertThat(hub.send(hub.request("POST", "/twins/d1/methods", body)).refusal())
        .isEqualTo("400 ArgumentInvalid");
  }

  @Test
  void invoke_UNKNOWN_OR_TOO_LARGE_isRefused() throws Exception {
    String large = "{\"methodName\":\"m\",\"payload\":\"" + "x".repeat(128 * 1024) + "\"}";

    assertThat(
            hub.send(hub.request("POST", "/twins/x/methods", "{\"methodName\":\"m\"}")).refusal())
        .isEqualTo("404 DeviceNotFound");
    assertThat(
            hub.send(hub.request("POST", "/twins/d1/modules/x/methods", "{\"methodName\":\"m\"}"))
                .refusal())
        .isEqualTo("404 ModuleNotFound");
    assertThat(hub.send(hub.request("POST", "/twins/d1/methods", large)).refusal())
        .isEqualTo("413 MessageTooLarge");
    assertThat(hub.send(hub.request("POST", "/twins/d1/methods", "7")).refusal())
        .isEqualTo("400 IotHubFormatError");
  }

  /** A client that answers each call; {@code %s} becomes the payload of the call. */
  private void answering(Identity identity, int status, String answer) {
    MethodTarget target =
        (id, name, payload) ->
            hub.methods()
                .answered(identity, id, status, Bytes.utf8(answer.replace("%s", payload.utf8())));
    hub.methods().listening(identity, target);
  }
}
