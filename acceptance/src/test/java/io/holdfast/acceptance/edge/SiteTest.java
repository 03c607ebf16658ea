/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import io.holdfast.acceptance.javasdk.Sdk;
import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.nodesdk.NodeSdk;
import io.holdfast.client.DeviceClient;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site that nobody above knows, and what becomes of it when it gets a parent. */
class SiteTest {

  private static final DeviceIdentity LINE = new DeviceIdentity("line-1");
  private static final DeviceIdentity PUMP = new DeviceIdentity("pump");
  private static final ModuleIdentity SENSOR = LINE.module("sensor");
  private static final ModuleIdentity FILTER = LINE.module("filter");

  private static final int MESSAGES = 10;

  private static final String SITE =
      """
      [devices.pump]
      primary-key = "%s"

      [modules.sensor]
      primary-key = "%s"

      [modules.filter]
      primary-key = "%s"

      [modules.filter.desired]
      interval = 5

      [routes]
      hop = "FROM /messages/modules/sensor/* INTO BrokeredEndpoint(\\"/modules/filter/inputs/in\\")"
      up = "FROM /messages/modules/filter/* INTO $upstream"
      leaves = "FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId) INTO $upstream"
      """
          .formatted(key(PUMP), key(SENSOR), key(FILTER));

  private static String key(Identity identity) {
    return Base64.getEncoder()
        .encodeToString((identity.clientId() + " key").getBytes(StandardCharsets.UTF_8));
  }

  private static HoldfastOptions edge(Path folder, List<String> more) {
    return HoldfastOptions.in(folder.resolve("edge")).running(HoldfastOptions.Program.EDGE, more);
  }

  private static Registered known(String host, Identity identity) {
    return new Registered(host, identity, key(identity), key(identity));
  }

  private static void atParent(Hub root, Identity identity, Map<String, ?> more) {
    Map<String, Object> members = new HashMap<>(more);
    members.put(
        "authentication",
        Map.of(
            "type",
            "sas",
            "symmetricKey",
            Map.of("primaryKey", key(identity), "secondaryKey", key(identity))));
    var _ = root.service().create(identity, members);
  }

  private static io.holdfast.model.Message message(String body) {
    return new io.holdfast.model.Message(MessageProperties.NONE, Bytes.utf8(body));
  }

  @Test
  @DisplayName(
      "A site without a parent works; with one later its backlog goes up, twins agree,"
          + " and who is unknown there works on")
  void site_THEN_A_PARENT_losesNothing(@TempDir Path folder) throws Exception {
    NodeSdk.require();
    Path file = Files.writeString(folder.resolve("site.toml"), SITE);
    HoldfastOptions options = edge(folder, List.of("--site", file.toString()));
    try (Hub site =
        Hub.start(
            options.running(
                HoldfastOptions.Program.EDGE,
                List.of("--device-id", LINE.deviceId(), "--site", file.toString())))) {
      alone(site);
    }
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")))) {
      atParent(root, LINE, Map.of("capabilities", Map.of("iotEdge", true)));
      atParent(root, SENSOR, Map.of());
      atParent(root, FILTER, Map.of());
      var _ = root.service().patchDesired(FILTER, "{\"interval\":1,\"parent\":true}");
      Registered line = known(root.host(), LINE);
      try (Edge edge =
          Edge.startByDevice(root, line, Edge.Way.to(root), root.ready().caFile(), options)) {
        withParent(root, edge);
      }
    }
  }

  /** Real clients, routes and twins, with nobody above. */
  private static void alone(Hub site) throws Exception {
    String host = site.host();
    try (Sdks sdks = new Sdks(Gate.of(site));
        Clients clients = new Clients(Gate.of(site))) {
      ModuleClient filter = sdks.javaModule(known(host, FILTER));
      BlockingQueue<Message> inbox = Sdk.inbox();
      filter.setMessageCallback(
          "in",
          (message, context) -> {
            inbox.add(message);
            return IotHubMessageResult.COMPLETE;
          },
          null);
      filter.subscribeToDesiredProperties((twin, context) -> {}, null);
      NodeSdk sensor = sdks.node(known(host, SENSOR));
      assertThat(String.valueOf(Sdk.twin(filter::getTwin).getDesiredProperties().get("interval")))
          .startsWith("5");

      for (int i = 0; i < 10; i++) {
        sensor.step("send", Map.of("output", "out", "body", "m" + i));
        Message got = Sdk.next(inbox);
        assertThat(Sdk.text(got)).isEqualTo("m" + i);
        filter.sendEvent(Sdk.message("filtered " + i), "up");
      }
      DeviceClient pump = clients.leaf(known(host, PUMP));
      var _ = result(pump.open());
      var _ = result(pump.send(message("alone")));
      var _ = result(pump.updateReported(Map.of("flow", 7)));

      // Twins are edited here, as an operator does it with the commands.
      assertThat(sensor.step("twin", Map.of()).at("/desired").has("mode")).isFalse();
      sensor.step("desired", Map.of());
      var _ = site.service().patchDesired(SENSOR, "{\"mode\":\"here\"}");
      await().atMost(PATIENCE).until(() -> sensor.event("desired").at("/patch").has("mode"));
      for (int i = 0; i < 3; i++) {
        var _ = site.service().patchDesired(FILTER, "{\"interval\":" + (10 + i) + "}");
      }
      Sdk.twin(millis -> filter.updateReportedProperties(Sdk.reported("filtered", 10), millis));
      assertThat(site.service().twin(PUMP).at("/properties/reported/flow").asInt()).isEqualTo(7);
    }
  }

  /** The same clients, with the same connection strings. */
  private static void withParent(Hub root, Edge edge) throws IOException {
    String host = edge.host();
    try (Events filtered = root.eventsOf(known(root.host(), FILTER));
        Events pumped = root.eventsOf(known(root.host(), PUMP));
        Clients clients = new Clients(edge)) {
      for (int i = 0; i < 10; i++) {
        assertThat(filtered.next().path("body").asString()).isEqualTo("filtered " + i);
      }
      await()
          .atMost(PATIENCE)
          .until(() ->
              !root.service().twin(FILTER).at("/properties/reported/filtered").isMissingNode());
      // Edited here more often than there: these stay; and the parent's where it was not.
      assertThat(edge.service().twin(FILTER).at("/properties/desired/interval").asInt())
          .isEqualTo(12);
      await()
          .atMost(PATIENCE)
          .until(() -> edge.process().output().contains("does not know 1 of this edge hub's own"));
      assertThat(edge.process().output()).contains("[pump]");

      DeviceClient pump = clients.leaf(known(host, PUMP));
      var _ = result(pump.open());
      var _ = result(pump.send(message("unknown above")));
      assertThat(result(pump.twin()).reported().values()).containsEntry("flow", 7L);

      atParent(root, PUMP, Map.of("deviceScope", edge.scope()));
      refresh(root, 200);
      assertThat(pumped.next().path("body").asString()).isEqualTo("alone");
      assertThat(pumped.next().path("body").asString()).isEqualTo("unknown above");
      await()
          .atMost(PATIENCE)
          .until(() -> root.service().twin(PUMP).at("/properties/reported/flow").asInt() == 7);

      root.service().delete(PUMP);
      refresh(root, 200);
      try (RawMqtt gone = RawMqtt.tls(host, edge.ready().mqttPort(), edge.trust())) {
        gone.send(Dial.request(known(host, PUMP)).bytes());
        assertThat(gone.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
      }
    }
  }

  @Test
  @DisplayName(
      "What waits at a site stays over a restart: with routes that were set there, and without any")
  void restart_ROUTES_SET_HERE_losesNothing(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("site.toml"),
            "[devices.pump]\nprimary-key = '%s'\n[modules.filter]\nprimary-key = '%s'\n"
                .formatted(key(PUMP), key(FILTER)));
    HoldfastOptions options = edge(folder, List.of("--site", file.toString()));
    try (Hub site =
        Hub.start(
            options.running(
                HoldfastOptions.Program.EDGE,
                List.of("--device-id", LINE.deviceId(), "--site", file.toString())))) {
      send(site, "not routed ");
      route(site);
      send(site, "routed ");
      assertThat(site.process().stop()).isZero();
      site.process().start();
      try (Clients clients = new Clients(Gate.of(site))) {
        Inbox inbox = Inbox.of(clients.module(known(site.host(), FILTER)));
        assertThat(inbox.first("in", MESSAGES)).isEqualTo(bodies("routed "));
      }
    }
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")))) {
      atParent(root, LINE, Map.of("capabilities", Map.of("iotEdge", true)));
      Registered line = known(root.host(), LINE);
      try (Edge edge =
              Edge.startByDevice(root, line, Edge.Way.to(root), root.ready().caFile(), options);
          Events pumped = root.eventsOf(known(root.host(), PUMP))) {
        atParent(root, PUMP, Map.of("deviceScope", edge.scope()));
        refresh(root, 200);
        for (String kind : List.of("not routed ", "routed ")) {
          for (String body : bodies(kind)) {
            assertThat(pumped.next().path("body").asString()).isEqualTo(body);
          }
        }
      }
    }
  }

  private static List<String> bodies(String kind) {
    return IntStream.range(0, MESSAGES).mapToObj(i -> kind + i).toList();
  }

  /** The pump sends, and all of it is acknowledged. */
  private static void send(Hub site, String kind) {
    try (Clients clients = new Clients(Gate.of(site))) {
      DeviceClient pump = clients.leaf(known(site.host(), PUMP));
      var _ = result(pump.open());
      for (String body : bodies(kind)) {
        var _ = result(pump.send(message(body)));
      }
    }
  }

  /** Sets routes as an operator does it with the commands, and waits until they are in force. */
  private static void route(Hub site) {
    ModuleIdentity hub = LINE.module("$edgeHub");
    var _ =
        site.service()
            .patchDesired(
                hub,
                """
                {"schemaVersion":"1.1","routes":{
                  "up":"FROM /messages/* INTO $upstream",
                  "hop":"FROM /messages/* INTO BrokeredEndpoint(\\"/modules/filter/inputs/in\\")"},
                 "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
                """);
    await()
        .atMost(PATIENCE)
        .until(() ->
            site.service().twin(hub).at("/properties/reported/lastDesiredStatus/code").asInt(0)
                == 200);
  }

  private static void refresh(Hub root, int status) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            root.service()
                    .invoke(
                        LINE.module("$edgeHub"),
                        "{\"methodName\":\"RefreshDeviceScopeIdentityCache\",\"payload\":{\"deviceIds\":[\"pump\"]}}")
                    .json()
                    .path("status")
                    .asInt()
                == status);
  }
}
