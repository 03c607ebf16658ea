/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Audience;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What modules beside an edge hub, and edge hubs below it, ask of it over HTTPS. */
class EdgeRestTest {

  private static final String V2020 = "api-version=2020-06-30-preview";

  private static Hub root;
  private static Edge edge;
  private static Registered caller;
  private static HttpClient http;

  @BeforeAll
  static void start(@TempDir Path folder) {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    caller = edge.newModule("caller");
    http = HttpClient.newBuilder().sslContext(edge.trust()).build();
  }

  @AfterAll
  static void stop() {
    http.close();
    edge.close();
    root.close();
  }

  private static String token(Identity who, String key) {
    return SasToken.sign(
            Audience.resourceOf(root.host(), who),
            Base64.getDecoder().decode(key),
            InstantSource.system().instant().getEpochSecond() + 600,
            null)
        .text();
  }

  private static HttpResponse<String> ask(
      String method, String target, String token, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("https://" + edge.host() + ":" + edge.ready().httpsPort() + target))
            .timeout(Duration.ofSeconds(90))
            .header("Authorization", token)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> invoke(Identity target, String body, String... headers) {
    return ask(
        "POST",
        ServiceApi.path("twins", target) + "/methods?api-version=2018-06-30",
        token(caller.identity(), caller.primaryKey()),
        body,
        headers);
  }

  private static String[] named(Identity who) {
    return new String[] {"x-ms-edge-moduleId", who.clientId()};
  }

  @Test
  @DisplayName(
      "[edge-91] [service-67] a module calls another's method, and a leaf's: 200 with status and"
          + " payload")
  void invoke_MODULE_AND_LEAF_isAnswered() throws Exception {
    for (Registered target : List.of(edge.newModule("callee"), edge.newLeaf())) {
      try (RawMqtt client = EdgeDial.connect(edge, target)) {
        client.subscribe("$iothub/methods/POST/#", 0);
        CompletableFuture<HttpResponse<String>> answered =
            CompletableFuture.supplyAsync(
                () ->
                    invoke(
                        target.identity(),
                        "{\"methodName\":\"m\",\"payload\":{\"a\":1},\"responseTimeoutInSeconds\":60,"
                            + "\"connectTimeoutInSeconds\":30}",
                        named(caller.identity())),
                task -> Thread.ofVirtual().start(task));
        MqttPacket request = client.awaitPublish("$iothub/methods/POST/m/?$rid=");
        assertThat(request.text()).isEqualTo("{\"a\":1}");
        String rid = request.topic().substring(request.topic().indexOf("$rid="));
        client.send("$iothub/methods/res/404/?" + rid, 0, "[2]".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = Clients.result(answered);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":404,\"payload\":[2]}");
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-94] [service-68] without x-ms-edge-moduleId 400; a caller of another device 401; nobody"
          + " there 404")
  void invoke_BAD_isRefused() {
    Identity target = edge.newModule("refused").identity();
    String body = "{\"methodName\":\"m\"}";
    assertThat(invoke(target, body).statusCode()).isEqualTo(400);
    assertThat(invoke(target, body, named(target)).statusCode()).isEqualTo(400);
    assertThat(invoke(target, body, named(caller.identity())).statusCode()).isEqualTo(404);

    Registered leaf = edge.newLeaf();
    Registered module = root.newModule(leaf, "foreign");
    assertThat(
            ask(
                    "POST",
                    ServiceApi.path("twins", target) + "/methods?api-version=2018-06-30",
                    token(module.identity(), module.primaryKey()),
                    body,
                    named(module.identity()))
                .statusCode())
        .isEqualTo(401);
  }

  /** An edge device below this one, with a leaf of its own. */
  private static Registered child() {
    Registered child = Edge.newDevice(root, Map.of("parentScopes", List.of(scope(edge.device()))));
    Identity leaf = new DeviceIdentity(Hub.freshId("leaf"));
    root.service().create(leaf, Map.of("deviceScope", scope(child)));
    // Else the edge hub learns of them when they come.
    String id = child.identity().deviceId();
    String payload =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "deviceIds",
                    List.of(id, id + "/$edgeAgent", id + "/$edgeHub", leaf.deviceId())));
    String call =
        "{\"methodName\":\"RefreshDeviceScopeIdentityCache\",\"payload\":" + payload + "}";
    await()
        .atMost(Clients.PATIENCE)
        .until(
            () -> root.service().invoke(edge.self(), call).json().path("status").asInt(0) == 200);
    return child;
  }

  private static String scope(Registered device) {
    return root.service()
        .call("GET", ServiceApi.path("devices", device.identity()), null)
        .ok()
        .required("deviceScope")
        .stringValue();
  }

  private static String hubToken(Registered device) {
    Identity hub = device.identity().device().module("$edgeHub");
    String key =
        root.service()
            .call("GET", ServiceApi.path("devices", hub), null)
            .ok()
            .at("/authentication/symmetricKey/primaryKey")
            .stringValue();
    return token(hub, key);
  }

  @Test
  @DisplayName("[edge-70] [service-69] an edge below lists its modules, not without an api-version")
  void modules_OF_AN_EDGE_BELOW_areListed() {
    Registered child = child();
    String path = "/devices/" + child.identity().deviceId() + "/modules";
    String own = token(child.identity(), child.primaryKey());
    HttpResponse<String> undated = ask("GET", path, own, "");
    assertThat(undated.statusCode()).isEqualTo(400);
    assertThat(undated.headers().firstValue("iothub-errorcode")).contains("InvalidProtocolVersion");

    HttpResponse<String> listed = ask("GET", path + "?" + V2020, own, "");
    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(listed.body()).findValuesAsString("moduleId"))
        .containsExactlyInAnyOrder("$edgeAgent", "$edgeHub");
    assertThat(ask("GET", path + "?" + V2020, hubToken(edge.device()), "").statusCode())
        .isEqualTo(401);
  }

  @Test
  @DisplayName("[service-70] an edge below walks its scope in pages of one, link by link")
  void scope_OF_AN_EDGE_BELOW_pages() {
    Registered child = child();
    String id = child.identity().deviceId();
    String token = hubToken(child);
    String path = "/devices/" + id + "/modules/%24edgeHub/devicesAndModulesInTargetDeviceScope?";
    List<String> all = new ArrayList<>();
    int pages = 0;
    String link = "";
    do {
      String body =
          JsonMapper.shared()
              .createObjectNode()
              .put("pageSize", 1)
              .put("continuationLink", link)
              .put("authChain", id)
              .toString();
      // Until the edge hub has heard of all of them itself it says 503.
      HttpResponse<String> page =
          await()
              .atMost(Clients.PATIENCE)
              .until(
                  () -> ask("POST", path + V2020, token, body), told -> told.statusCode() != 503);
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      JsonNode json = JsonMapper.shared().readTree(page.body());
      json.path("devices").forEach(each -> all.add(each.path("deviceId").stringValue()));
      json.path("modules").forEach(each -> all.add(each.path("moduleId").stringValue()));
      link = json.path("continuationLink").asString("");
      pages++;
    } while (!link.isEmpty());
    assertThat(all).hasSize(4).contains(id, "$edgeAgent", "$edgeHub");
    assertThat(pages).isGreaterThan(3);
  }
}
