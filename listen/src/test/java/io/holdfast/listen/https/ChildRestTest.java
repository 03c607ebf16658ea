/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static io.holdfast.listen.https.EdgeClient.V2020;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.DeviceIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a root answers to edge hubs: {@code top} has edge device {@code low} below it, in whose
 * scope {@code leaf} lives; {@code far} is an edge device elsewhere.
 */
class ChildRestTest {

  private static final DeviceIdentity TOP = new DeviceIdentity("top");
  private static final DeviceIdentity FAR = new DeviceIdentity("far");

  @TempDir Path directory;
  private RestHub hub;
  private String lowScope = "";

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
    String topScope = EdgeClient.edge(hub, "top", "");
    lowScope = EdgeClient.edge(hub, "low", topScope);
    EdgeClient.edge(hub, "far", "");
    EdgeClient.leaf(hub, "leaf", lowScope, "leaf", "");
    hub.put("/devices/leaf/modules/of-leaf", "{}");
    hub.put("/devices/top/modules/m", "{\"managedBy\":\"IotEdge\"}");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Reply by(DeviceIdentity edge, String method, String call, String body) throws Exception {
    String token = EdgeClient.token(edge.module("$edgeHub"), edge.deviceId());
    String path = "/devices/" + edge + "/modules/$edgeHub/" + call;
    return EdgeClient.ask(hub, token, method, path + (call.indexOf('?') < 0 ? V2020 : ""), body);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("devices").forEach(each -> ids.add(each.path("deviceId").asString()));
    page.path("modules")
        .forEach(each ->
            ids.add(each.path("deviceId").asString() + "/" + each.path("moduleId").asString()));
    return ids;
  }

  private static String scope(String chain, int size, String link) {
    return "{\"pageSize\":"
        + size
        + ",\"authChain\":\""
        + chain
        + "\",\"continuationLink\":"
        + (link.isEmpty() ? "null" : "\"" + link + "\"")
        + "}";
  }

  @Test
  @DisplayName("an edge hub gets its own scope and that of an edge below it, page by page")
  void scope_PAGES_holdThoseInIt() throws Exception {
    List<String> found = new ArrayList<>();
    String link = "";
    int pages = 0;
    do {
      Reply page = by(TOP, "POST", "devicesAndModulesInTargetDeviceScope", scope("top", 2, link));
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      assertThat(ids(page.json())).hasSizeLessThanOrEqualTo(2);
      found.addAll(ids(page.json()));
      link = page.json().path("continuationLink").asString("");
      pages++;
    } while (!link.isEmpty());
    assertThat(found)
        .containsExactlyInAnyOrder("top", "top/$edgeAgent", "top/$edgeHub", "top/m", "low");
    assertThat(pages).isGreaterThan(2);

    JsonNode below =
        by(TOP, "POST", "devicesAndModulesInTargetDeviceScope", scope("low;top", 100, "")).json();
    assertThat(ids(below))
        .containsExactlyInAnyOrder("low", "leaf", "low/$edgeAgent", "low/$edgeHub", "leaf/of-leaf");
    assertThat(below.path("continuationLink").isNull()).isTrue();
  }

  @Test
  @DisplayName("an identity of a scope is told with keys, status, capabilities and scopes")
  void scope_MEMBERS_areWhole() throws Exception {
    JsonNode page =
        by(TOP, "POST", "devicesAndModulesInTargetDeviceScope", scope("low;top", 100, "")).json();

    JsonNode low = page.path("devices").get(1);
    JsonNode registered = hub.get("/devices/low").json();
    assertThat(low.path("deviceId").asString()).isEqualTo("low");
    assertThat(low.path("generationId")).isEqualTo(registered.path("generationId"));
    assertThat(low.path("status").asString()).isEqualTo("enabled");
    assertThat(low.path("authentication")).isEqualTo(registered.path("authentication"));
    assertThat(low.at("/capabilities/iotEdge").asBoolean()).isTrue();
    assertThat(low.path("deviceScope").asString()).isEqualTo(lowScope);
    assertThat(low.path("parentScopes")).hasSize(1);
    JsonNode module = page.path("modules").get(0);
    assertThat(module.path("deviceId").asString()).isEqualTo("leaf");
    assertThat(module.path("moduleId").asString()).isEqualTo("of-leaf");
    assertThat(module.at("/authentication/symmetricKey/primaryKey").asString()).isNotEmpty();
  }

  @Test
  @DisplayName("the older calls give an edge hub its own scope, with a link to the next page")
  void ownScope_OLDER_CALLS_areAnswered() throws Exception {
    String call =
        "devicesAndModulesInDeviceScope?deviceCount=3&continuationToken=&api-version=2018-08-30-preview";
    JsonNode first = by(TOP, "GET", call, "").json();
    String link = first.path("continuationLink").asString("");
    assertThat(ids(first)).hasSize(3);
    assertThat(link).startsWith("/devices/top/modules/$edgeHub/devicesAndModulesInDeviceScope?");
    String token = EdgeClient.token(TOP.module("$edgeHub"), "top");
    List<String> all = new ArrayList<>(ids(first));
    all.addAll(ids(EdgeClient.ask(hub, token, "GET", link, "").json()));
    assertThat(all)
        .containsExactlyInAnyOrder("top", "top/$edgeAgent", "top/$edgeHub", "top/m", "low");

    String one =
        "deviceAndModuleInDeviceScope?targetDeviceId=top&targetModuleId=m&api-version=2018-08-30-preview";
    assertThat(ids(by(TOP, "GET", one, "").json())).containsExactly("top", "top/m");
    String noCount = "devicesAndModulesInDeviceScope?deviceCount=x&api-version=2018-08-30-preview";
    assertThat(by(TOP, "GET", noCount, "").refusal()).isEqualTo("400 ArgumentInvalid");
  }

  @Test
  @DisplayName("one identity is told with its device; nobody elsewhere, as if it were not there")
  void identity_BELOW_isTold() throws Exception {
    String call = "getDeviceAndModuleOnBehalfOf";
    String leaf = "{\"targetDeviceId\":\"leaf\",\"authChain\":\"low;top\"}";
    String module =
        "{\"targetDeviceId\":\"leaf\",\"targetModuleId\":\"of-leaf\",\"authChain\":\"top\"}";
    assertThat(ids(by(TOP, "POST", call, leaf).json())).containsExactly("leaf");
    assertThat(ids(by(TOP, "POST", call, module).json())).containsExactly("leaf", "leaf/of-leaf");

    String far = "{\"targetDeviceId\":\"far\",\"authChain\":\"top\"}";
    String nobody = "{\"targetDeviceId\":\"nobody\",\"authChain\":\"top\"}";
    Reply elsewhere = by(TOP, "POST", call, far);
    Reply unknown = by(TOP, "POST", call, nobody);
    assertThat(elsewhere.refusal()).isEqualTo("404 DeviceNotFound");
    assertThat(elsewhere.text().replace("far", "X"))
        .isEqualTo(unknown.text().replace("nobody", "X"));
    assertThat(by(FAR, "POST", call, leaf).refusal()).isEqualTo("401 IotHubUnauthorized");
    assertThat(by(TOP, "POST", call, "{\"authChain\":\"top\"}").refusal())
        .isEqualTo("400 ArgumentNull");
  }

  @Test
  @DisplayName("a disabled device is told as such, so that its edge hub can shut it out")
  void identity_DISABLED_isTold() throws Exception {
    EdgeClient.leaf(hub, "leaf", lowScope, "leaf", ",\"status\":\"disabled\"");

    JsonNode told =
        by(
                TOP,
                "POST",
                "getDeviceAndModuleOnBehalfOf",
                "{\"targetDeviceId\":\"leaf\",\"authChain\":\"low;top\"}")
            .json();

    assertThat(told.at("/devices/0/status").asString()).isEqualTo("disabled");
  }

  @Test
  @DisplayName("[edge-70] bad chains, tokens and requests are refused with an ErrorMessage")
  void refusals_ARE_told() throws Exception {
    String call = "devicesAndModulesInTargetDeviceScope";
    assertThat(by(TOP, "POST", call, scope("far", 10, "")).refusal())
        .isEqualTo("401 IotHubUnauthorized");
    assertThat(by(TOP, "POST", call, scope("far;top", 10, "")).refusal())
        .isEqualTo("401 IotHubUnauthorized");
    assertThat(by(TOP, "POST", call, scope("top;far", 10, "")).refusal())
        .isEqualTo("401 IotHubUnauthorized");
    assertThat(by(TOP, "POST", call, scope("top/m;top", 10, "")).refusal())
        .isEqualTo("400 ArgumentInvalid");
    assertThat(by(TOP, "POST", call, "{}").refusal()).isEqualTo("400 ArgumentNull");
    assertThat(by(TOP, "POST", call, "[").refusal()).isEqualTo("400 IotHubFormatError");
    Reply refused = by(TOP, "POST", call, scope("far;top", 10, ""));
    assertThat(refused.json().path("ErrorMessage").asString()).isNotEmpty();

    String path = "/devices/top/modules/$edgeHub/" + call;
    String own = EdgeClient.token(TOP.module("$edgeHub"), "top");
    Reply undated = EdgeClient.ask(hub, own, "POST", path, scope("top", 10, ""));
    assertThat(undated.refusal()).isEqualTo("400 InvalidProtocolVersion");
    for (String token :
        List.of(
            "",
            "nonsense",
            hub.token("iothubowner"),
            EdgeClient.token(TOP.module("$edgeHub"), "wrong"),
            EdgeClient.token(TOP, "top"),
            EdgeClient.token(FAR.module("$edgeHub"), "far"))) {
      Reply reply = EdgeClient.ask(hub, token, "POST", path + V2020, scope("top", 10, ""));
      assertThat(reply.refusal()).as(token).isEqualTo("401 IotHubUnauthorized");
      assertThat(reply.text()).doesNotContain("signature");
    }
    String asModule = "/devices/top/modules/m/" + call + V2020;
    assertThat(
            EdgeClient.ask(hub, EdgeClient.token(TOP.module("m"), "m"), "POST", asModule, "{}")
                .refusal())
        .isEqualTo("401 IotHubUnauthorized");
    assertThat(by(TOP, "GET", call, "").refusal()).isEqualTo("400 InvalidOperation");
  }

  @Test
  @DisplayName("[edge-70] an edge hub registers, sees, lists and deletes modules of one below it")
  void modules_ON_BEHALF_areManaged() throws Exception {
    String put = "{\"authChain\":\"low;top\",\"module\":{\"moduleId\":\"n\",\"deviceId\":\"low\"}}";
    Reply made = by(TOP, "PUT", "putModuleOnBehalfOf", put);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.json()).isEqualTo(hub.get("/devices/low/modules/n").json());
    assertThat(by(TOP, "PUT", "putModuleOnBehalfOf", put).refusal())
        .isEqualTo("409 ModuleAlreadyExistsOnDevice");
    String token = EdgeClient.token(TOP.module("$edgeHub"), "top");
    String path = "/devices/top/modules/$edgeHub/putModuleOnBehalfOf" + V2020;
    Reply stale =
        hub.send(
            hub.bare("PUT", path, put)
                .header("Authorization", token)
                .header("if-match", "\"stale\""));
    assertThat(stale.refusal()).isEqualTo("412 PreconditionFailed");
    assertThat(stale.json().path("ErrorMessage").asString()).contains("etag");

    String get = "{\"authChain\":\"low;top\",\"targetModuleId\":\"n\"}";
    assertThat(by(TOP, "POST", "getModuleOnBehalfOf", get).json()).isEqualTo(made.json());
    assertThat(by(TOP, "POST", "getModulesOnTargetDevice", "{\"authChain\":\"low;top\"}").json())
        .hasSize(3);
    String delete = "{\"authChain\":\"low;top\",\"moduleId\":\"n\"}";
    assertThat(by(FAR, "POST", "deleteModuleOnBehalfOf", delete).status()).isEqualTo(401);
    assertThat(by(TOP, "POST", "deleteModuleOnBehalfOf", delete).status()).isEqualTo(204);
    assertThat(by(TOP, "POST", "getModuleOnBehalfOf", get).refusal())
        .isEqualTo("404 ModuleNotFound");
    String bad = "{\"authChain\":\"far;top\",\"module\":{\"moduleId\":\"n\"}}";
    assertThat(by(TOP, "PUT", "putModuleOnBehalfOf", bad).status()).isEqualTo(401);
    assertThat(by(TOP, "PUT", "putModuleOnBehalfOf", "{\"authChain\":\"top\"}").refusal())
        .isEqualTo("400 ArgumentNull");
  }

  @Test
  @DisplayName("an edge device manages its own modules by its own credentials, and nobody else's")
  void modules_OWN_areManaged() throws Exception {
    String device = EdgeClient.token(TOP, "top");
    String path = "/devices/top/modules";
    Reply made =
        EdgeClient.ask(hub, device, "PUT", path + "/n" + V2020, "{\"managedBy\":\"IotEdge\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(EdgeClient.ask(hub, device, "GET", path + "/n" + V2020, "").json())
        .isEqualTo(made.json());
    String edgeHub = EdgeClient.token(TOP.module("$edgeHub"), "top");
    assertThat(EdgeClient.ask(hub, edgeHub, "GET", path + V2020, "").json()).hasSize(4);
    assertThat(EdgeClient.ask(hub, device, "DELETE", path + "/n" + V2020, "").status())
        .isEqualTo(204);
    assertThat(EdgeClient.ask(hub, device, "GET", path, "").refusal())
        .isEqualTo("400 InvalidProtocolVersion");

    assertThat(EdgeClient.ask(hub, device, "GET", "/devices/low/modules" + V2020, "").refusal())
        .isEqualTo("401 IotHubUnauthorized");
    String leaf = EdgeClient.token(new DeviceIdentity("leaf"), "leaf");
    assertThat(EdgeClient.ask(hub, leaf, "GET", "/devices/leaf/modules" + V2020, "").refusal())
        .isEqualTo("401 IotHubUnauthorized");
  }
}
