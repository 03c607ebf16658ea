/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.Audience;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.HoldfastExtension;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What edge hubs ask the shipped root about those below them, in raw HTTP. */
@ExtendWith(HoldfastExtension.class)
class EdgeHttpsTest {

  private static final String V2018 = "api-version=2018-08-30-preview";
  private static final String V2020 = "api-version=2020-06-30-preview";

  /** An edge device: its own credentials, its hub's, and its scope. */
  private record Edge(Hub hub, Registered device, String hubKey, String scope) {

    static Edge in(Hub hub, List<String> parents) {
      DeviceIdentity identity = new DeviceIdentity(Hub.freshId("edge"));
      Registered device =
          hub.service()
              .create(
                  identity,
                  Map.of("capabilities", Map.of("iotEdge", true), "parentScopes", parents));
      String path = ServiceApi.path("devices", identity);
      String scope = hub.service().call("GET", path, null).ok().path("deviceScope").stringValue();
      JsonNode edgeHub = hub.service().call("GET", path + "/modules/%24edgeHub", null).ok();
      String key = edgeHub.at("/authentication/symmetricKey/primaryKey").stringValue();
      return new Edge(hub, device, key, scope);
    }

    String id() {
      return device.identity().deviceId();
    }

    Registered leaf() {
      DeviceIdentity identity = new DeviceIdentity(Hub.freshId("leaf"));
      return hub.service().create(identity, Map.of("deviceScope", scope));
    }

    /** A token of this edge's hub. */
    String token() {
      return token(hubKey);
    }

    String token(String key) {
      String resource =
          Audience.resourceOf(hub.host(), device.identity().device().module("$edgeHub"));
      return sign(resource, key);
    }

    String deviceToken() {
      return sign(Audience.resourceOf(hub.host(), device.identity()), device.primaryKey());
    }

    private static String sign(String resource, String key) {
      long expiry = Instant.now().getEpochSecond() + 600;
      return SasToken.sign(resource, Base64.getDecoder().decode(key), expiry, null).text();
    }

    HttpResponse<String> behalf(String method, String call, String body)
        throws IOException, InterruptedException {
      String path = "/devices/" + id() + "/modules/$edgeHub/" + call;
      return ask(method, path + (call.contains("?") ? "" : "?" + V2020), token(), body);
    }

    HttpResponse<String> ask(
        String method, String target, String token, String body, String... headers)
        throws IOException, InterruptedException {
      URI uri = URI.create("https://" + hub.host() + ":" + hub.ready().httpsPort() + target);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", token)
              .method(method, BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      try (HttpClient http = HttpClient.newBuilder().sslContext(hub.trust()).build()) {
        return http.send(request.build(), BodyHandlers.ofString());
      }
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private static String code(HttpResponse<String> response) {
    return response.statusCode()
        + " "
        + response.headers().firstValue("iothub-errorcode").orElse("");
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("devices").forEach(each -> ids.add(each.path("deviceId").stringValue()));
    page.path("modules")
        .forEach(each ->
            ids.add(
                each.path("deviceId").stringValue() + "/" + each.path("moduleId").stringValue()));
    return ids;
  }

  @Test
  @DisplayName("two levels of edge hubs see whom they have below them, with keys, page by page")
  void scope_TWO_LEVELS_areSeen(Hub hub) throws Exception {
    Edge top = Edge.in(hub, List.of());
    Edge low = Edge.in(hub, List.of(top.scope()));
    Registered leaf = low.leaf();
    List<String> all = new ArrayList<>();
    String link = "";
    do {
      String body = "{\"pageSize\":2,\"authChain\":\"" + top.id() + "\",\"continuationLink\":\"";
      JsonNode page =
          json(top.behalf("POST", "devicesAndModulesInTargetDeviceScope", body + link + "\"}"));
      all.addAll(ids(page));
      link = page.path("continuationLink").asString("");
    } while (!link.isEmpty());
    assertThat(all)
        .containsExactlyInAnyOrder(
            top.id(), top.id() + "/$edgeAgent", top.id() + "/$edgeHub", low.id());

    String chain = low.id() + ";" + top.id();
    JsonNode below =
        json(
            top.behalf(
                "POST",
                "devicesAndModulesInTargetDeviceScope",
                "{\"pageSize\":100,\"authChain\":\"" + chain + "\"}"));
    assertThat(ids(below)).contains(leaf.identity().deviceId()).hasSize(4);
    JsonNode own =
        json(low.behalf("GET", "devicesAndModulesInDeviceScope?deviceCount=100&" + V2018, ""));
    assertThat(own.path("devices")).isEqualTo(below.path("devices"));
    JsonNode one =
        json(
            top.behalf(
                "POST",
                "getDeviceAndModuleOnBehalfOf",
                "{\"targetDeviceId\":\""
                    + leaf.identity().deviceId()
                    + "\",\"authChain\":\""
                    + chain
                    + "\"}"));
    assertThat(one.at("/devices/0/authentication/symmetricKey/primaryKey").stringValue())
        .isEqualTo(leaf.primaryKey());
  }

  @Test
  @DisplayName(
      "[edge-70] modules of an edge below are registered with its chain; a bad chain is 401")
  void modules_ON_BEHALF_areRegistered(Hub hub) throws Exception {
    Edge top = Edge.in(hub, List.of());
    Edge low = Edge.in(hub, List.of(top.scope()));
    Edge far = Edge.in(hub, List.of());
    String put = "{\"authChain\":\"%s\",\"module\":{\"moduleId\":\"m\",\"deviceId\":\"%s\"}}";
    String good = put.formatted(low.id() + ";" + top.id(), low.id());

    JsonNode made = json(top.behalf("PUT", "putModuleOnBehalfOf", good));
    assertThat(made.at("/authentication/symmetricKey/primaryKey").stringValue()).isNotEmpty();
    String path = "/devices/" + low.id() + "/modules/m?" + V2020;
    assertThat(json(low.ask("GET", path, low.deviceToken(), ""))).isEqualTo(made);
    HttpResponse<String> bad =
        top.behalf("PUT", "putModuleOnBehalfOf", put.formatted(far.id() + ";" + top.id(), "x"));
    assertThat(code(bad)).isEqualTo("401 IotHubUnauthorized");
    assertThat(bad.body()).contains("\"ErrorMessage\"");
    assertThat(code(far.behalf("PUT", "putModuleOnBehalfOf", good)))
        .isEqualTo("401 IotHubUnauthorized");
    HttpResponse<String> stale =
        low.ask("PUT", path, low.deviceToken(), "{}", "If-Match", "\"stale\"");
    assertThat(code(stale)).isEqualTo("412 PreconditionFailed");
    String delete = "{\"authChain\":\"" + low.id() + ";" + top.id() + "\",\"moduleId\":\"m\"}";
    assertThat(top.behalf("POST", "deleteModuleOnBehalfOf", delete).statusCode()).isEqualTo(204);
    assertThat(code(low.ask("GET", path, low.deviceToken(), ""))).isEqualTo("404 ModuleNotFound");
  }

  @Test
  @DisplayName("without an api-version 400 InvalidProtocolVersion; with another's token 401")
  void requests_BAD_areRefused(Hub hub) throws Exception {
    Edge edge = Edge.in(hub, List.of());
    String path = "/devices/" + edge.id() + "/modules/$edgeHub/getModulesOnTargetDevice";
    String body = "{\"authChain\":\"" + edge.id() + "\"}";
    assertThat(json(edge.ask("POST", path + "?" + V2020, edge.token(), body))).hasSize(2);
    assertThat(code(edge.ask("POST", path, edge.token(), body)))
        .isEqualTo("400 InvalidProtocolVersion");
    for (String token :
        List.of(edge.deviceToken(), edge.token(edge.device().primaryKey()), "nonsense")) {
      assertThat(code(edge.ask("POST", path + "?" + V2020, token, body)))
          .isEqualTo("401 IotHubUnauthorized");
    }
  }
}
