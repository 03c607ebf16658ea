/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import io.holdfast.acceptance.javasdk.Sdk;
import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.mqtt.SasDialect;
import io.holdfast.acceptance.nodesdk.NodeSdk;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.Disposition;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three levels of edge hubs: what the lowest one's clients see, and what the root sees of them. */
class NestedEdgesTest {

  private static final String UP =
      "{\"schemaVersion\":\"1.1\",\"routes\":{\"up\":\"FROM /messages/* INTO $upstream\"},"
          + "\"storeAndForwardConfiguration\":{\"timeToLiveSecs\":7200}}";

  private static Hub root;
  private static Edge top;
  private static Edge middle;
  private static Edge lowest;

  @BeforeAll
  static void start(@TempDir Path folder) {
    NodeSdk.require();
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    top = Edge.start(root, HoldfastOptions.in(folder.resolve("top")));
    middle =
        Edge.start(
            root,
            top.newChild(),
            Edge.Way.to(top),
            top.ready().caFile(),
            HoldfastOptions.in(folder.resolve("middle")));
    lowest =
        Edge.startByDevice(
            root,
            middle.newChild(),
            Edge.Way.to(middle),
            middle.ready().caFile(),
            HoldfastOptions.in(folder.resolve("lowest")));
    List.of(top, middle, lowest).forEach(edge -> edge.desire(UP));
  }

  @AfterAll
  static void stop() {
    lowest.close();
    middle.close();
    top.close();
    root.close();
  }

  private static JsonNode registration(Identity identity) {
    return root.service().call("GET", ServiceApi.path("devices", identity), null).ok();
  }

  private static void assertSender(JsonNode event, Registered sender) {
    JsonNode system = event.path("systemProperties");
    Identity identity = sender.identity();
    assertThat(system.path("iothub-connection-device-id").asString())
        .isEqualTo(identity.deviceId());
    assertThat(system.path("iothub-connection-module-id").asString(""))
        .isEqualTo(identity instanceof ModuleIdentity module ? module.moduleId() : "");
    assertThat(system.path("iothub-connection-auth-generation-id").asString())
        .isEqualTo(registration(identity).path("generationId").asString());
    assertThat(system.path("iothub-connection-auth-method").asString())
        .isEqualTo("{\"scope\":\"module\",\"type\":\"sas\",\"issuer\":\"iothub\"}");
  }

  @Test
  @DisplayName("[edge-71] Three levels below the root: telemetry is told of as its sender's")
  void send_LOWEST_isTheSendersAtTheRoot() throws Exception {
    Registered java = lowest.newModule("java");
    Registered node = lowest.newModule("node");
    Registered leaf = lowest.newLeaf();
    try (Sdks sdks = new Sdks(lowest);
        Events ofJava = root.eventsOf(java);
        Events ofNode = root.eventsOf(node);
        Events ofLeaf = root.eventsOf(leaf)) {
      ModuleClient first = sdks.javaModule(java);
      NodeSdk second = sdks.node(node);
      NodeSdk third = sdks.node(leaf);
      for (int i = 0; i < 10; i++) {
        first.sendEvent(Sdk.message("java " + i), "out");
        second.step("send", Map.of("output", "out", "body", "node " + i));
        third.step("send", Map.of("body", "leaf " + i));
      }
      for (int i = 0; i < 10; i++) {
        JsonNode fromJava = ofJava.next();
        assertThat(fromJava.path("body").asString()).isEqualTo("java " + i);
        assertThat(ofNode.next().path("body").asString()).isEqualTo("node " + i);
        JsonNode fromLeaf = ofLeaf.next();
        assertThat(fromLeaf.path("body").asString()).isEqualTo("leaf " + i);
        assertSender(fromJava, java);
        assertSender(fromLeaf, leaf);
      }
    }
  }

  @Test
  @DisplayName("[edge-83] [edge-88] Three levels below the root: twins, both ways")
  void twin_LOWEST_followsTheRoot() throws Exception {
    Registered java = lowest.newModule("java-twin");
    Registered leaf = lowest.newLeaf();
    try (Sdks sdks = new Sdks(lowest)) {
      ModuleClient module = sdks.javaModule(java);
      BlockingQueue<Twin> desired = Sdk.inbox();
      module.subscribeToDesiredProperties((twin, context) -> desired.add(twin), null);
      Sdk.twin(millis -> module.updateReportedProperties(Sdk.reported("level", 3), millis));
      awaitReported(java, "level");
      var _ = root.service().patchDesired(java.identity(), "{\"interval\":5}");
      assertThat(Sdk.next(desired).getDesiredProperties()).containsKey("interval");

      NodeSdk device = sdks.node(leaf);
      device.step("twin", Map.of());
      device.step("report", Map.of("patch", Map.of("fan", "on")));
      awaitReported(leaf, "fan");
    }
  }

  private static void awaitReported(Registered who, String name) {
    await()
        .atMost(PATIENCE)
        .until(() -> root.service().twin(who.identity()).at("/properties/reported").has(name));
  }

  @Test
  @DisplayName("[edge-92] Three levels below the root: a back end calls a module's method")
  void invoke_LOWEST_isAnswered() throws Exception {
    Registered node = lowest.newModule("node-callee");
    try (Sdks sdks = new Sdks(lowest)) {
      NodeSdk module = sdks.node(node);
      module.step("answer", Map.of("method", "echo", "status", 207));
      String call =
          "{\"methodName\":\"echo\",\"payload\":{\"a\":[1]},\"connectTimeoutInSeconds\":60}";
      JsonNode answer = root.service().invoke(node.identity(), call).ok();
      assertThat(answer.toString()).isEqualTo("{\"status\":207,\"payload\":{\"a\":[1]}}");
    }
  }

  @Test
  @DisplayName("[edge-81] Three levels below the root: a message from the cloud, with feedback")
  void mail_LOWEST_isTakenAndTold() {
    Registered leaf = lowest.newLeaf();
    try (Clients clients = new Clients(lowest)) {
      CompletableFuture<String> got = new CompletableFuture<>();
      DeviceClient device = clients.leaf(leaf);
      var _ =
          device.onMessage(message -> {
            got.complete(message.message().body().utf8());
            return CompletableFuture.completedFuture(Disposition.ACCEPTED);
          });
      var _ = result(device.open());
      root.service().sendToDevice(leaf.identity(), "hello", Map.of("iothub-ack", "positive")).ok();
      assertThat(result(got)).isEqualTo("hello");
      String feedback = "/messages/serviceBound/feedback";
      await()
          .atMost(PATIENCE)
          .until(() -> root.service().call("GET", feedback, null).text().contains("\"Success\""));
    }
  }

  @Test
  @DisplayName("[edge-124] The middle level dies and comes back: nothing of the lowest is lost")
  void send_MIDDLE_KILLED_drainsInOrder() {
    Registered sender = lowest.newModule("sender");
    int count = 1000;
    try (Clients clients = new Clients(lowest);
        Events events = root.eventsOf(sender)) {
      var client = clients.opened(sender);
      var _ = result(client.sendToOutput("out", numbered(0)));
      assertThat(events.next().path("body").asString()).isEqualTo("0");
      middle.process().kill();
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int i = 1; i < count; i++) {
        last = client.sendToOutput("out", numbered(i));
      }
      var _ = result(last);
      middle.process().start();
      int duplicates = 0;
      int highest = 0;
      while (highest < count - 1) {
        int number = Integer.parseInt(events.next().path("body").asString());
        assertThat(number).isLessThanOrEqualTo(highest + 1);
        duplicates += number <= highest ? 1 : 0;
        highest = Math.max(highest, number);
      }
      System.out.println(
          "middle level killed: " + count + " sent, all at the root, " + duplicates + " twice");
    }
  }

  private static Message numbered(int number) {
    return new Message(MessageProperties.NONE, Bytes.utf8(Integer.toString(number)));
  }

  @Test
  @DisplayName("[edge-70] The lowest edge device manages its modules at the root, by all levels")
  void modules_OF_THE_LOWEST_areManagedAtTheRoot() throws Exception {
    Registered device = lowest.device();
    String token = SasDialect.PYTHON.token(device, Dial.inSeconds(600));
    String path = "/devices/" + device.identity().deviceId() + "/modules/managed";
    HttpResponse<String> made = ask(lowest, "PUT", path, token, "{\"managedBy\":\"test\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    ModuleIdentity module = device.identity().device().module("managed");
    assertThat(registration(module).path("managedBy").asString()).isEqualTo("test");
    String key = registration(module).at("/authentication/symmetricKey/primaryKey").asString();
    try (Sdks sdks = new Sdks(lowest)) {
      var _ = sdks.node(new Registered(device.host(), module, key, key));
    }
    assertThat(ask(lowest, "DELETE", path, token, "").statusCode()).isEqualTo(204);
    assertThat(root.service().call("GET", ServiceApi.path("devices", module), null).status())
        .isEqualTo(404);
  }

  @Test
  @DisplayName("[edge-64] [edge-70] A chain that is not so is refused at every level")
  void chain_WRONG_isRefused() throws Exception {
    Registered stranger = Edge.newDevice(root, Map.of());
    Registered strangersHub = Edge.hubOf(root, stranger);
    Registered leaf = lowest.newLeaf();
    String low = lowest.device().identity().deviceId();
    String chain = leaf.identity().deviceId() + ";" + low + ";" + stranger.identity().deviceId();
    for (Gate gate : List.of(Gate.of(top), Gate.of(middle), Gate.of(root))) {
      try (RawMqtt client = RawMqtt.tls(gate.host(), gate.ready().mqttPort(), gate.trust())) {
        client.send(
            Dial.request(leaf)
                .userName(
                    Dial.userName(
                        leaf, Dial.API_VERSION + "&auth-chain=" + chain.replace(";", "%3B")))
                .password(SasDialect.PYTHON.token(strangersHub, Dial.inSeconds(600)))
                .bytes());
        assertThat(client.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
      }
    }
    // The middle's own hub speaks for the lowest, but not by a chain that leaves it out.
    Registered middlesHub = Edge.hubOf(root, middle.device());
    String path = "/devices/" + middle.device().identity().deviceId() + "/modules/$edgeHub/";
    String body =
        "{\"authChain\":\""
            + low
            + ";"
            + stranger.identity().deviceId()
            + "\",\"module\":"
            + "{\"moduleId\":\"m\",\"deviceId\":\""
            + low
            + "\"}}";
    String token = SasDialect.PYTHON.token(middlesHub, Dial.inSeconds(600));
    assertThat(ask(top, "PUT", path + "putModuleOnBehalfOf", token, body).statusCode())
        .isEqualTo(401);
  }

  private static HttpResponse<String> ask(
      Edge at, String method, String path, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "https://"
                        + at.host()
                        + ":"
                        + at.ready().httpsPort()
                        + path
                        + "?api-version=2020-06-30-preview"))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", token)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newBuilder().sslContext(at.trust()).build()) {
      return http.send(request, BodyHandlers.ofString());
    }
  }
}
