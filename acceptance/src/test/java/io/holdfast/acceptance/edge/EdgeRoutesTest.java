/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.EdgeDial.events;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Routes in the twin of a started edge hub, each to an input of its own of one module, and which
 * messages come out there. What each means is proved with many more messages where routes are
 * evaluated.
 */
class EdgeRoutesTest {

  /** The route to each input, but for the sink. */
  private static final Map<String, String> ROUTES = new LinkedHashMap<>();

  /** Which messages each input gets. */
  private static final Map<String, String> EXPECTED = new TreeMap<>();

  static {
    route("prefix", "FROM /messages/modules/from/outputs/ab*", "");
    route("module", "FROM /messages/modules/from/*", "output none");
    route("anyCase", "FROM /MESSAGES/Modules/FROM/*", "output none");
    route("outputs", "FROM /messages/modules/from/outputs/*", "output");
    route("leaves", "FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId)", "bare wide last");
    route("wildcardInside", "FROM /messages/modules/*/outputs/abc", "");
    route("select", "SELECT * from /messages/* wHeRe level = '5'", "output");
    route("comment", "FROM /messages/* /* of all */ WHERE /* five */ level = '5'", "output");
    route("number", "FROM /messages/* WHERE as_number(level) > 5", "none");
    route("unequal", "FROM /messages/* WHERE level <> '5'", "none wide last");
    route("not", "FROM /messages/* WHERE NOT (level = '5')", "none wide last");
    route("undefined", "FROM /messages/* WHERE NOT IS_DEFINED(level)", "bare");
    route("or", "FROM /messages/* WHERE nothing = 'x' OR level = '5'", "output");
    route("otherwise", "FROM /messages/* WHERE (level ?? 'no') = 'no'", "bare");
    route("body", "FROM /messages/* WHERE $body.n = 50", "output wide");
    route("bodyArray", "FROM /messages/* WHERE $body.arr[1].v = 3", "output");
    route("bodyType", "FROM /messages/* WHERE $body.n = '50'", "");
    route("twice", "FROM /messages/modules/from/outputs/*", "output");
    route("all", "FROM /messages/*", "output none bare wide last");
  }

  private static Hub root;
  private static Edge edge;
  private static Registered from;
  private static Registered leaf;
  private static Registered sink;

  private static void route(String input, String route, String expected) {
    ROUTES.put(input, route + " INTO BrokeredEndpoint('/modules/sink/inputs/" + input + "')");
    EXPECTED.put(input, expected);
  }

  @BeforeAll
  static void start(@TempDir Path folder) {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    from = edge.newModule("from");
    sink = edge.newModule("sink");
    leaf = edge.newLeaf();
    Map<String, String> routes = new LinkedHashMap<>(ROUTES);
    // The same endpoint once more, without its first slash.
    routes.put(
        "again",
        "FROM /messages/* WHERE level = '5' INTO BrokeredEndpoint(\"modules/sink/inputs/twice\")");
    routes.put("everything", "FROM /* INTO BrokeredEndpoint('/modules/sink/inputs/everything')");
    edge.desire(desired(routes));
  }

  private static String desired(Map<String, ?> routes) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "schemaVersion",
                "1.1",
                "routes",
                routes,
                "storeAndForwardConfiguration",
                Map.of("timeToLiveSecs", 7200)));
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  @Test
  @DisplayName(
      "[edge-1] [edge-2] [edge-4] [edge-5] [edge-6] [edge-7] [edge-8] [edge-10] [edge-13] [edge-14]"
          + " [edge-15] [edge-16] [edge-17] [edge-20] [edge-21] [edge-22] [edge-23] [edge-24]"
          + " [edge-28] each input gets the messages of its route, once")
  void routes_OF_THE_TWIN_leadWhereTheySay() throws IOException {
    String json = "$.ct=application%2Fjson&$.ce=";
    String body = "{\"n\":50,\"arr\":[{\"v\":1},{\"v\":3}]}";
    Map<String, List<String>> got = new TreeMap<>();
    ROUTES.keySet().forEach(input -> got.put(input, new ArrayList<>()));
    try (RawMqtt module = EdgeDial.connect(edge, from);
        RawMqtt device = EdgeDial.connect(edge, leaf);
        RawMqtt receiver = subscribed()) {
      send(module, from, "output", "$.on=abc&level=5&" + json + "utf-8", body.getBytes(UTF_8));
      send(module, from, "none", "level=7", body.getBytes(UTF_8));
      send(device, leaf, "bare", "", body.getBytes(UTF_8));
      send(device, leaf, "wide", "level=ten&" + json + "utf-16", "{\"n\":50}".getBytes(UTF_16LE));
      send(device, leaf, "last", "level=x", "x".getBytes(UTF_8));
      while (!got.getOrDefault("all", List.of()).contains("last")) {
        MqttPacket message = receiver.await(MqttPacket.PUBLISH);
        receiver.acknowledge(message);
        got.computeIfAbsent(input(message), first -> new ArrayList<>()).add(id(message));
      }
    }
    got.remove("everything");
    Map<String, String> joined = new TreeMap<>();
    got.forEach((input, ids) -> joined.put(input, String.join(" ", ids)));
    assertThat(joined).isEqualTo(EXPECTED);
  }

  @Test
  @DisplayName("[edge-3] [edge-90] what a leaf reports is a message for /*, with its author's name")
  void report_OF_A_LEAF_isRouted() throws IOException {
    Registered author = edge.newLeaf();
    try (RawMqtt device = EdgeDial.connect(edge, author);
        RawMqtt receiver = subscribed()) {
      device.send(
          "$iothub/twin/PATCH/properties/reported/?$rid=1", 0, "{\"fan\":\"on\"}".getBytes(UTF_8));
      MqttPacket message = receiver.await("a twin change", p -> isTwinChange(p, author));
      receiver.acknowledge(message);
      assertThat(input(message)).isEqualTo("everything");
      assertThat(message.text()).isEqualTo("{\"fan\":\"on\"}");
      assertThat(message.topic()).doesNotContain("rpSenderModuleId");
    }
  }

  private static boolean isTwinChange(MqttPacket packet, Registered author) {
    return packet.type() == MqttPacket.PUBLISH
        && packet.topic().contains("rpSenderDeviceId=" + author.identity());
  }

  @Test
  @DisplayName("[edge-18] [edge-32] routes with a fault are reported, and the former ones stay")
  void desired_WITH_A_FAULT_changesNothing() throws IOException {
    Map<String, Object> faulty = new LinkedHashMap<>(ROUTES);
    faulty.put("all", Map.of("route", "FROM /messages/* INTO $upstream", "priority", 10));
    faulty.put("equals", "FROM /messages/* WHERE a == 'b' INTO $upstream");
    try {
      JsonNode status = edge.judged(desired(faulty));
      assertThat(status.path("code").asInt(0)).isEqualTo(400);
      assertThat(status.path("description").asString()).contains("Error");
      try (RawMqtt device = EdgeDial.connect(edge, leaf);
          RawMqtt receiver = subscribed()) {
        send(device, leaf, "still", "", "x".getBytes(UTF_8));
        receiver.acknowledge(
            receiver.await(
                "the former route's message",
                p -> p.type() == MqttPacket.PUBLISH && input(p).equals("all")));
      }
    } finally {
      edge.desire("{\"routes\":{\"equals\":null,\"all\":\"" + ROUTES.get("all") + "\"}}");
    }
  }

  private static RawMqtt subscribed() throws IOException {
    RawMqtt receiver = EdgeDial.connect(edge, sink);
    receiver.subscribe("devices/" + sink.identity().deviceId() + "/modules/sink/inputs/#", 1);
    return receiver;
  }

  private static void send(RawMqtt client, Registered who, String id, String bag, byte[] body)
      throws IOException {
    int packetId = client.send(events(who) + "/$.mid=" + id + "&" + bag, 1, body);
    assertThat(client.await(MqttPacket.PUBACK).packetId()).isEqualTo(packetId);
  }

  private static String input(MqttPacket message) {
    return message.topic().split("/", -1)[5];
  }

  private static String id(MqttPacket message) {
    String bag = message.topic().split("/", -1)[6];
    int from = bag.indexOf("%24.mid=") + "%24.mid=".length();
    return bag.substring(from).split("&", -1)[0];
  }
}
