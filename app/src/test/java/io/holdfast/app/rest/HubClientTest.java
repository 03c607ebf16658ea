/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.SettableClock;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class HubClientTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final ModuleIdentity MODULE = new ModuleIdentity("d 1".replace(' ', '#'), "m");

  @TempDir private Path folder;
  private ScriptedHub hub;
  private HubClient client;

  @BeforeEach
  void start() throws Exception {
    hub = ScriptedHub.start(folder);
    client =
        new HubClient(
            new HubAddress(
                ConnectionString.parse(hub.connectionString()), hub.port(), hub.caFile()),
            new SettableClock(NOW));
  }

  @AfterEach
  void stop() {
    client.close();
    hub.close();
  }

  @Test
  @DisplayName("A call carries a token that the policy's key signed, and an API version")
  void registration_ANY_signedAndVersioned() throws Exception {
    hub.willAnswer(200, "{\"deviceId\":\"d#1\"}");

    assertThat(client.registration(MODULE).path("deviceId").asString()).isEqualTo("d#1");

    ScriptedHub.Request request = hub.request();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.uri()).isEqualTo("/devices/d%231/modules/m?api-version=2021-04-12");
    SasToken token = SasToken.parse(request.header("Authorization"));
    assertThat(token.verify(Base64.getDecoder().decode(ScriptedHub.KEY))).isTrue();
    assertThat(token.policy()).isEqualTo("iothubowner");
    assertThat(token.resource()).isEqualTo("127.0.0.1");
    assertThat(token.expiry()).isEqualTo(NOW.getEpochSecond() + 3600);
  }

  @Test
  @Timeout(180)
  @DisplayName("A hub that stops after the head of its answer is not waited for without end")
  void invoke_STALLED_isUnreachable() {
    hub.willStaySilent();

    // Ten seconds more are waited for.
    assertThatThrownBy(() ->
            client.invoke(MODULE, JsonMapper.shared().createObjectNode(), Duration.ofSeconds(-8)))
        .isInstanceOf(HubUnreachableException.class)
        .hasMessageContaining("in time");
  }

  @Test
  @DisplayName("A create names both ids and sends JSON with its content type, and no If-Match")
  void create_MODULE_bodyNamesBothIds() throws Exception {
    hub.willAnswer(201, "{}");

    client.create(MODULE, JsonMapper.builder().build().createObjectNode());

    ScriptedHub.Request request = hub.request();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.body()).isEqualTo("{\"deviceId\":\"d#1\",\"moduleId\":\"m\"}");
    assertThat(request.header("Content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(request.headers()).doesNotContainKey("If-match");
  }

  @Test
  @DisplayName("An etag is quoted, the star is not; an empty answer is no error")
  void delete_ETAG_quoted() throws Exception {
    hub.willAnswer(204, "");
    hub.willAnswer(204, "");
    hub.willAnswer(204, "");

    client.delete(MODULE, "abc=");
    client.delete(MODULE, "\"abc=\"");
    client.delete(MODULE, "*");

    assertThat(hub.request().header("If-match")).isEqualTo("\"abc=\"");
    assertThat(hub.request().header("If-match")).isEqualTo("\"abc=\"");
    assertThat(hub.request().header("If-match")).isEqualTo("*");
  }

  @Test
  @DisplayName("What the hub refuses comes back with its code and its own words")
  void registration_REFUSED_codeAndText() {
    hub.willRefuse(404, "DeviceNotFound", 404001, "E404001: no device x");

    assertThatThrownBy(() -> client.registration(new DeviceIdentity("x")))
        .isInstanceOfSatisfying(
            HubRefusal.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(404);
              assertThat(refusal.code()).isEqualTo("DeviceNotFound");
              assertThat(refusal).hasMessage("E404001: no device x");
            });
  }

  @Test
  @DisplayName("A refusal that is not JSON, or empty, is shown as it is")
  void registration_REFUSED_WITHOUT_JSON_shown() {
    hub.willAnswer(502, "<html>bad gateway</html>");
    hub.willAnswer(503, "");

    assertThatThrownBy(() -> client.registration(MODULE)).hasMessage("<html>bad gateway</html>");
    assertThatThrownBy(() -> client.registration(MODULE)).hasMessage("the hub answered HTTP 503");
  }

  @Test
  @DisplayName("Events come one JSON object a line until the reader has enough")
  void events_LINES_oneObjectEach() throws Exception {
    hub.willAnswer(200, "{\"offset\":1}\n\n{\"offset\":2}\n{\"offset\":3}\n");
    List<Integer> offsets = new ArrayList<>();

    client.events(
        Map.of("consumerGroup", "a b"),
        event -> {
          offsets.add(event.path("offset").asInt());
          return offsets.size() < 2;
        });

    assertThat(offsets).containsExactly(1, 2);
    assertThat(hub.request().uri())
        .isEqualTo("/holdfast/v1/events?consumerGroup=a%20b&api-version=2021-04-12");
  }

  @Test
  @DisplayName("A hub whose authority is not trusted is named, with what to do")
  void registration_NOT_TRUSTED_saysSo() {
    try (HubClient stranger =
        new HubClient(
            new HubAddress(ConnectionString.parse(hub.connectionString()), hub.port(), null),
            new SettableClock(NOW))) {
      assertThatThrownBy(() -> stranger.registration(MODULE))
          .isInstanceOf(HubUnreachableException.class)
          .hasMessageContaining("127.0.0.1:" + hub.port())
          .hasMessageContaining("--ca-file");
    }
  }

  @Test
  @DisplayName("Where nothing listens the address is named")
  void registration_NOTHING_LISTENS_saysSo() {
    int port = LoopbackAddress.REFUSING_PORT;
    ObjectNode nothing = JsonMapper.builder().build().createObjectNode();
    try (HubClient lost =
        new HubClient(
            new HubAddress(ConnectionString.parse(hub.connectionString()), port, hub.caFile()),
            new SettableClock(NOW))) {
      assertThatThrownBy(() -> lost.create(MODULE, nothing))
          .isInstanceOf(HubUnreachableException.class)
          .hasMessageContaining("nothing listens at 127.0.0.1:" + port);
    }
  }
}
