/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.edge.DirectMethodRequest;
import com.microsoft.azure.sdk.iot.device.edge.DirectMethodResponse;
import io.holdfast.acceptance.javasdk.Sdk;
import io.holdfast.acceptance.nodesdk.NodeSdk;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.Disposition;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The scenarios of docs/scenarios.md that are about methods, twins and messages to devices. */
class RequestScenariosTest {

  private static final String ROUTES =
      "{\"schemaVersion\":\"1.1\",\"routes\":{\"up\":\"FROM /messages/* INTO $upstream\"%s},"
          + "\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":%d}}";

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    NodeSdk.require();
    StandardPort.require(443);
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")).withHttpsPort(443));
    edge.desire(ROUTES.formatted("", 7200));
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  @DisplayName(
      "[edge-91] ModuleToModuleDirectMethod: a module calls another by the edge hub, and says so"
          + " upstream (Java SDK calls, Node SDK answers)")
  void invoke_MODULE_TO_MODULE_isAnswered(IotHubClientProtocol protocol) throws Exception {
    Registered callee = edge.newModule("receiver-" + protocol.name().toLowerCase(Locale.ROOT));
    Registered caller = edge.newModule("sender-" + protocol.name().toLowerCase(Locale.ROOT));
    try (Sdks sdks = new Sdks(edge);
        Events events = root.eventsOf(caller)) {
      NodeSdk answering = sdks.node(callee, Map.of("ws", protocol == IotHubClientProtocol.MQTT_WS));
      answering.step("answer", Map.of("method", "echo", "status", 207));
      ModuleClient calling = sdks.javaModule(caller, protocol);
      DirectMethodResponse response =
          calling.invokeMethod(
              callee.identity().deviceId(),
              ((ModuleIdentity) callee.identity()).moduleId(),
              new DirectMethodRequest("echo", "{\"a\":[1]}", 30, 30));
      assertThat(response.getStatus()).isEqualTo(207);
      calling.sendEvent(Sdk.message("called"), "up");
      assertThat(events.next().path("body").asString()).isEqualTo("called");
    }
  }

  @Test
  @DisplayName(
      "[edge-91] [edge-94] A module calls a leaf device; one of elsewhere may not (Node SDK)")
  void invoke_LEAF_isAnswered() throws Exception {
    Registered leaf = edge.newLeaf();
    try (Sdks sdks = new Sdks(edge)) {
      NodeSdk answering = sdks.node(leaf);
      answering.step("answer", Map.of("method", "echo", "status", 200));
      NodeSdk calling = sdks.node(edge.newModule("caller"));
      JsonNode answer =
          calling.step(
              "invoke",
              Map.of("deviceId", leaf.identity().deviceId(), "method", "echo", "payload", 7));
      assertThat(answer.toString()).isEqualTo("{\"status\":200,\"payload\":7}");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("InvokeMethodOnModule, InvokeMethodOnDevice: a back end's call is carried unchanged")
  void invoke_FROM_BACK_END_isAnswered(boolean module) throws Exception {
    Registered who = module ? edge.newModule("called-module") : edge.newLeaf();
    String payload = "{\"text\":\"ä \\\"quoted\\\"\",\"list\":[1,null,{\"x\":true}]}";
    try (Sdks sdks = new Sdks(edge)) {
      NodeSdk node = sdks.node(who);
      node.step("answer", Map.of("method", "echo", "status", 200));
      JsonNode answer =
          root.service()
              .invoke(
                  who.identity(),
                  "{\"methodName\":\"echo\",\"connectTimeoutInSeconds\":60,\"payload\":"
                      + payload
                      + "}")
              .ok();
      assertThat(answer.path("status").intValue()).isEqualTo(200);
      assertThat(answer.path("payload")).isEqualTo(JsonMapper.shared().readTree(payload));
    }
  }

  @Test
  @DisplayName("[edge-89] TwinDiff: each change is told as it was made (Node SDK)")
  void desired_EACH_CHANGE_isTold() throws Exception {
    Registered module = edge.newModule("twin-diff");
    var _ = root.service().patchDesired(module.identity(), "{\"a\":1,\"gone\":1,\"value\":1}");
    try (Sdks sdks = new Sdks(edge)) {
      NodeSdk node = sdks.node(module);
      assertThat(node.step("twin", Map.of()).at("/desired/a").intValue()).isEqualTo(1);
      node.step("desired", Map.of());
      int version = 2;
      for (String change :
          List.of(
              "{\"added\":\"x\"}",
              "{\"a\":2}",
              "{\"a\":2}",
              "{\"gone\":null}",
              "{\"never\":null}",
              "{\"value\":{\"inner\":{\"deep\":1}}}",
              "{\"value\":{\"inner\":{\"deep\":2,\"more\":[1,2]}}}",
              "{\"value\":3}")) {
        var _ = root.service().patchDesired(module.identity(), change);
        assertThat(next(node, ++version)).isEqualTo(JsonMapper.shared().readTree(change));
      }
      JsonNode now = node.step("twin", Map.of()).path("desired");
      assertThat(now.path("value").intValue()).isEqualTo(3);
      assertThat(now.has("gone")).isFalse();
    }
  }

  /** The patch of this version; what the client knew before may be told again. */
  private static JsonNode next(NodeSdk node, int version) {
    while (true) {
      ObjectNode told = (ObjectNode) node.event("desired").path("patch");
      int of = told.remove("$version").intValue();
      if (of >= version) {
        assertThat(of).isEqualTo(version);
        return told;
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-81] Cloud2Device: one that listens, one that was away, one that does not listen")
  void mail_EACH_CASE_arrives() throws Exception {
    Registered leaf = edge.newLeaf();
    try (Sdks sdks = new Sdks(edge)) {
      NodeSdk client = sdks.node(leaf);
      client.step("messages", Map.of());
      send(leaf, "live");
      assertThat(client.event("message").path("messageId").asString()).isEqualTo("live");
      await().atMost(PATIENCE).until(() -> waiting(leaf) == 0);

      client.step("close", Map.of());
      send(leaf, "while-away");
    }
    try (Clients clients = new Clients(edge)) {
      // Node's SDK acknowledges, and drops, what comes to it before it is asked to listen.
      DeviceClient again = clients.leaf(leaf);
      CompletableFuture<String> got = mail(again);
      var _ = result(again.open());
      assertThat(result(got)).isEqualTo("while-away");
      await().atMost(PATIENCE).until(() -> waiting(leaf) == 0);
    }
    Registered deaf = edge.newLeaf();
    try (Clients clients = new Clients(edge)) {
      DeviceClient client = clients.leaf(deaf);
      var _ = result(client.open());
      send(deaf, "not-yet");
      // It is there, and gets nothing.
      var _ = result(client.twin());
      assertThat(waiting(deaf)).isEqualTo(1);
      assertThat(result(mail(client))).isEqualTo("not-yet");
      await().atMost(PATIENCE).until(() -> waiting(deaf) == 0);
    }
  }

  /** The id of the first message that a device takes from now on. */
  private static CompletableFuture<String> mail(DeviceClient client) {
    CompletableFuture<String> got = new CompletableFuture<>();
    var _ =
        client.onMessage(message -> {
          got.complete(
              String.valueOf(message.message().properties().system(SystemProperty.MESSAGE_ID)));
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        });
    return got;
  }

  /** Its body tells the Node program what to do with it. */
  private static void send(Registered leaf, String id) {
    root.service().sendToDevice(leaf.identity(), "complete", Map.of("iothub-messageid", id)).ok();
  }

  private static int waiting(Registered leaf) {
    return root.service()
        .call("GET", "/devices/" + leaf.identity().deviceId(), null)
        .ok()
        .path("cloudToDeviceMessageCount")
        .intValue();
  }

  @Test
  @DisplayName("[edge-33] EdgeHubConnection: configuration and clients are reported as they change")
  void hub_REPORTS_itsConfigurationAndClients() throws Exception {
    edge.desire(
        ROUTES.formatted(
            ",\"r1\":\"FROM /messages/modules/x1/* INTO $upstream\""
                + ",\"r2\":\"FROM /messages/modules/x2/* INTO $upstream\""
                + ",\"r3\":\"FROM /messages/modules/x3/* INTO $upstream\"",
            20));
    Registered one = edge.newModule("connected-1");
    Registered two = edge.newModule("connected-2");
    assertThat(client(one).isMissingNode()).isTrue();
    try (Sdks sdks = new Sdks(edge)) {
      var _ = sdks.node(one);
      var _ = sdks.node(two);
      for (Registered each : List.of(one, two)) {
        await()
            .atMost(PATIENCE)
            .until(() -> client(each).path("status").asString("").equals("Connected"));
        assertThat(client(each).path("lastConnectedTimeUtc").asString()).startsWith("20");
      }
    }
    await()
        .atMost(PATIENCE)
        .until(() -> client(one).path("status").asString("").equals("Disconnected"));
    edge.desire(ROUTES.formatted(",\"r1\":null,\"r2\":null,\"r3\":null", 7200));
    assertThat(edge.reported().at("/lastDesiredStatus/code").intValue()).isEqualTo(200);
  }

  private static JsonNode client(Registered module) {
    return edge.reported().path("clients").path(module.identity().clientId());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("PlugAndPlay: the model's id gets to the twin at the root (Node SDK)")
  void model_ID_isInTheTwin(boolean module) throws Exception {
    Registered who = module ? edge.newModule("pnp") : edge.newLeaf();
    try (Sdks sdks = new Sdks(edge)) {
      var _ = sdks.node(who, Map.of("modelId", "dtmi:com:example:Thermostat;1"));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() ->
              root.service()
                  .twin(who.identity())
                  .path("modelId")
                  .asString("")
                  .equals("dtmi:com:example:Thermostat;1"));
    }
  }
}
