/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.StandardPort;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The Node SDK at an edge hub, with GatewayHostName: modules and leaf devices. */
class NodeEdgeTest {

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    NodeSdk.require();
    StandardPort.require(443);
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")).withHttpsPort(443));
    edge.desire(
        """
        {"schemaVersion":"1.1","routes":{
          "tcp":"FROM /messages/modules/tcp-from/outputs/out INTO BrokeredEndpoint('/modules/tcp-to/inputs/in')",
          "ws":"FROM /messages/modules/ws-from/outputs/out INTO BrokeredEndpoint('/modules/ws-to/inputs/in')",
          "up":"FROM /messages/* INTO $upstream"},
         "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
        """);
  }

  @AfterAll
  static void stop() {
    if (edge != null) {
      edge.close();
      root.close();
    }
  }

  private static NodeSdk open(Registered who, boolean webSocket) throws IOException {
    NodeSdk node = NodeSdk.start();
    try {
      node.step(
          "open",
          Map.of(
              "connectionString",
              edge.connectionString(who),
              "module",
              who.identity() instanceof ModuleIdentity,
              "ca",
              edge.caCertificate(),
              "ws",
              webSocket));
      return node;
    } catch (IOException | AssertionError e) {
      node.close();
      throw e;
    }
  }

  @ParameterizedTest(name = "over WebSocket: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("Node leaf at an edge hub: telemetry, twin, methods, messages from the cloud")
  void everything_LEAF_AT_EDGE_works(boolean webSocket) throws IOException {
    Registered leaf = edge.newLeaf();
    try (NodeSdk node = open(leaf, webSocket);
        Events events = root.eventsOf(leaf)) {
      sendsUpstream(node, events, Map.of());
      twinAndMethod(node, leaf);

      node.step("messages", Map.of());
      Map<String, String> wanted =
          Map.of("iothub-ack", "full", "iothub-messageid", "one", "iothub-app-colour", "red");
      root.service().sendToDevice(leaf.identity(), "complete", wanted).ok();
      JsonNode message = node.event("message");
      assertThat(message.path("body").asString()).isEqualTo("complete");
      assertThat(message.at("/properties/colour").asString()).isEqualTo("red");
      JsonNode record = events.next().path("body").path(0);
      assertThat(record.path("originalMessageId").asString()).isEqualTo("one");
      assertThat(record.path("statusCode").asString()).isEqualTo("Success");
    }
  }

  @ParameterizedTest(name = "over WebSocket: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("Node modules at an edge hub: telemetry, inputs, twin, methods")
  void everything_MODULES_AT_EDGE_works(boolean webSocket) throws IOException {
    String kind = webSocket ? "ws" : "tcp";
    Registered from = edge.newModule(kind + "-from");
    Registered to = edge.newModule(kind + "-to");
    try (NodeSdk receiver = open(to, webSocket);
        NodeSdk sender = open(from, webSocket);
        Events events = root.eventsOf(from)) {
      receiver.step("receive", Map.of("disposition", "complete"));
      sendsUpstream(sender, events, Map.of("output", "out"));
      JsonNode got = receiver.event("input");
      assertThat(got.path("input").asString()).isEqualTo("in");
      assertThat(got.path("body").asString()).isEqualTo("{\"t\":1}");
      assertThat(got.at("/properties/key ä").asString()).isEqualTo("v&=/+");
      twinAndMethod(receiver, to);
    }
  }

  private static void sendsUpstream(NodeSdk node, Events events, Map<String, String> output)
      throws IOException {
    Map<String, Object> message = new HashMap<>(output);
    message.put("body", "{\"t\":1}");
    message.put("messageId", "m (1)*!'");
    message.put("contentType", "application/json");
    message.put("contentEncoding", "utf-8");
    message.put("properties", Map.of("key ä", "v&=/+"));
    node.step("send", message);
    JsonNode event = events.next();
    assertThat(event.at("/body/t").intValue()).isEqualTo(1);
    assertThat(event.at("/systemProperties/message-id").asString()).isEqualTo("m (1)*!'");
    assertThat(event.at("/applicationProperties").path("key ä").asString()).isEqualTo("v&=/+");
  }

  private static void twinAndMethod(NodeSdk node, Registered who) throws IOException {
    node.step("twin", Map.of());
    node.step("desired", Map.of());
    node.event("desired"); // the SDK reports what it has once when a handler comes
    root.service().patchDesired(who.identity(), "{\"interval\":5}");
    assertThat(node.event("desired").at("/patch/interval").intValue()).isEqualTo(5);
    node.step("report", Map.of("patch", Map.of("fan", "on")));
    assertThat(node.attempt("report", Map.of("patch", Map.of("a.b", 1))).path("ok").booleanValue())
        .isFalse();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(
                    root.service().twin(who.identity()).at("/properties/reported/fan").asString(""))
                .isEqualTo("on"));
    node.step("answer", Map.of("method", "echo", "status", 501));
    Reply echoed =
        root.service()
            .invoke(
                who.identity(),
                "{\"methodName\":\"echo\",\"payload\":{\"a\":[1]},\"connectTimeoutInSeconds\":60}");
    assertThat(echoed.ok().path("status").intValue()).isEqualTo(501);
    assertThat(echoed.json().at("/payload/a/0").intValue()).isEqualTo(1);
  }
}
