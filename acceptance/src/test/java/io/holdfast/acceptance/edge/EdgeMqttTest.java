/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.EdgeDial.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawWebSocketClient;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an edge hub says to raw MQTT clients, where that is its own or differs from a root's. */
class EdgeMqttTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  private static final int LARGEST = 262_144;

  private static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "hop":"FROM /messages/modules/from/outputs/hop INTO BrokeredEndpoint('/modules/to/inputs/in')",
         "leaves":"FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId) INTO $upstream"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
      """;

  private static Hub root;
  private static Edge edge;
  private static Registered leaf;
  private static Registered from;

  @BeforeAll
  static void start(@TempDir Path folder) {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    Registered device = Edge.newDevice(root, Map.of());
    edge = Edge.start(root, device, Edge.Way.to(root), HoldfastOptions.in(folder.resolve("edge")));
    leaf = edge.newLeaf();
    from = edge.newModule("from");
    edge.desire(DESIRED);
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  // CONNECT

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{hub}/{id}/?api-version=2018-06-30",
        "{hub}/{id}/api-version=2016-11-14",
        "{hub}/{id}/?api-version=2021-04-12&DeviceClientType=x%2F1%20%28y%29",
        "{hub}/{id}/?DeviceClientType=x&model-id=dtmi%3Aa%3Ab%3B1&api-version=2020-09-30",
        "{hub}/{id}/?api-version=2021-04-12&model-id=dtmi:a:b;1&DeviceClientType=x",
        "{hub}/{id}/api-version=2017-06-30/DeviceClientType=Microsoft.Azure.Devices.Client/1.5.1-preview-003",
        "{edge}/{id}/?api-version=2020-09-30&DeviceClientType=.NET%2F1.42.0"
      })
  @DisplayName(
      "[edge-72] [mqtt-12] user names with and without question mark, with a model, of old, and with"
          + " the gateway's name")
  void connect_USER_NAMES_areTaken(String form) throws IOException {
    for (Registered who : List.of(leaf, from)) {
      String name =
          form.replace("{hub}", root.host())
              .replace("{edge}", edge.host())
              .replace("{id}", who.identity().clientId());
      try (RawMqtt client = EdgeDial.connect(edge, who, connect -> connect.userName(name))) {
        client.publish(events(who) + "/", "as " + name);
      }
      if (form.contains("model-id")) {
        assertThat(edge.service().twin(who.identity()).path("modelId").asString())
            .isEqualTo("dtmi:a:b;1");
      }
    }
  }

  @Test
  @DisplayName("[edge-73] a client id that is not the user name's identity is refused")
  void connect_OTHER_CLIENT_ID_isRefused() throws IOException {
    String id = leaf.identity().clientId();
    for (String name :
        List.of(from.identity().clientId(), id + "/m", id.toUpperCase(Locale.ROOT), "")) {
      assertThat(
              EdgeDial.connack(
                  edge, leaf, c -> c.userName(root.host() + "/" + name + "/" + Dial.API_VERSION)))
          .as(name)
          .isEqualTo(5);
    }
  }

  @Test
  @DisplayName("MQTT is spoken in WebSockets, too, at the path that SDKs ask for")
  void webSocket_OF_A_LEAF_isServed() throws Exception {
    try (RawWebSocketClient socket =
        RawWebSocketClient.connect(edge.host(), edge.ready().httpsPort(), edge.trust())) {
      assertThat(socket.ask("/$iothub/websocket?iothub-no-client-cert=true", "MQTT"))
          .isEqualTo("101 Switching Protocols");
      assertThat(socket.header("Sec-WebSocket-Protocol")).isEqualTo("MQTT");
      try (RawMqtt client = socket.mqtt()) {
        client.send(Dial.request(leaf).bytes());
        assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
        client.publish(events(leaf) + "/", "in frames");
      }
    }
  }

  // PUBLISH

  @Test
  @DisplayName("[edge-74] every key and every character of a property survives a route")
  void bag_THROUGH_A_ROUTE_isWhole() throws IOException {
    Registered to = edge.newModule("to");
    String system =
        "$.mid=m%2F1&%24.cid=c%201&$.uid=u&$.to=somewhere&$.exp=2036-01-31T12%3A00%3A00.0000000Z"
            + "&$.ct=application%2Fjson&%24.ce=utf-8&$.schema=s&$.ctime=2026-01-31T12%3A00%3A00.0000000Z"
            + "&$.sub=part&ack=full&iothub-operation=o&$.on=hop&$.ifid=urn%3Aa&$.cdid=x&$.cmid=y";
    String own = "plain=1&k%C3%A9y%20%26=%E2%82%AC%3D%2B%25%2F%3F%23&plus=a+b&empty=&bare";
    try (RawMqtt receiver = EdgeDial.connect(edge, to);
        RawMqtt sender = EdgeDial.connect(edge, from)) {
      receiver.subscribe("devices/" + to.identity().deviceId() + "/modules/to/#", 1);
      sender.publish(events(from) + "/" + system + "&" + own, "body");
      MqttPacket got = receiver.await(MqttPacket.PUBLISH);
      receiver.acknowledge(got);
      assertThat(got.text()).isEqualTo("body");
      String input = "devices/" + to.identity().deviceId() + "/modules/to/inputs/in/";
      assertThat(got.topic()).startsWith(input);
      assertThat(bag(got.topic().substring(input.length())))
          .containsExactlyInAnyOrderEntriesOf(expected());
    }
  }

  private static Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    expected.put("$.mid", "m/1");
    expected.put("$.cid", "c 1");
    expected.put("$.uid", "u");
    expected.put("$.to", "somewhere");
    expected.put("$.exp", "2036-01-31T12:00:00.0000000Z");
    expected.put("$.ct", "application/json");
    expected.put("$.ce", "utf-8");
    expected.put("$.schema", "s");
    expected.put("$.ctime", "2026-01-31T12:00:00.0000000Z");
    expected.put("$.sub", "part");
    expected.put("iothub-ack", "full");
    expected.put("iothub-operation", "o");
    // Who sent it is what the connection says, not what the message says.
    expected.put("$.cdid", from.identity().deviceId());
    expected.put("$.cmid", "from");
    expected.put("plain", "1");
    expected.put("kéy &", "€=+%/?#");
    expected.put("plus", "a+b");
    expected.put("empty", "");
    expected.put("bare", "none");
    return expected;
  }

  /** As a client reads it that knows nothing of ours. */
  private static Map<String, String> bag(String text) {
    Map<String, String> properties = new TreeMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      properties.put(decoded(key), equals < 0 ? "none" : decoded(pair.substring(equals + 1)));
    }
    return properties;
  }

  private static String decoded(String text) {
    assertThat(text).doesNotContain("+");
    return URLDecoder.decode(text, UTF_8);
  }

  @Test
  @DisplayName(
      "[edge-75] unknown filters are granted without effect, publishes to unknown topics are"
          + " acknowledged, dropped and counted")
  void unknown_FILTER_AND_TOPIC_areTaken() throws IOException {
    Registered stray = edge.newLeaf();
    long before = unknownTopics();
    try (RawMqtt client = EdgeDial.connect(edge, stray);
        Events events = root.eventsOf(stray)) {
      assertThat(client.subscribe("some/where/#", 1).granted()).containsExactly(1);
      List<String> topics =
          List.of(
              "some/where",
              "devices/" + stray.identity() + "/messages/elsewhere/",
              "devices/" + stray.identity() + "/messages/devicebound/a=b",
              "$iothub/twin/POST/?$rid=1");
      for (String topic : topics) {
        client.publish(topic, "lost");
        client.send(topic, 0, "lost, too".getBytes(UTF_8));
      }
      client.publish(events(stray) + "/", "kept");
      assertThat(events.next().path("body").asString()).isEqualTo("kept");
      assertThat(unknownTopics() - before).isEqualTo(2L * topics.size());
      assertThat(client.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
    }
    String line = Pattern.quote(stray.identity() + ": a message to some/where is dropped");
    assertThat(Pattern.compile(line).matcher(edge.process().output()).results().count())
        .as("one line in the log")
        .isEqualTo(1);
  }

  private static long unknownTopics() {
    JsonNode counts = edge.service().call("GET", "/holdfast/v1/statistics", null).ok();
    return counts.at("/removed/unknown-topic").asLong();
  }

  @Test
  @DisplayName("messages in another's name, at QoS 2 or in a broken topic close the connection")
  void publish_FOREIGN_OR_BROKEN_closes() throws IOException {
    for (String topic :
        List.of(
            events(from) + "/",
            events(leaf) + "/a=%zz",
            "$iothub/methods/res/two/?$rid=1",
            "$iothub/twin/GET/")) {
      try (RawMqtt client = EdgeDial.connect(edge, leaf)) {
        client.send(topic, 1, "x".getBytes(UTF_8));
        assertEndsUnanswered(client);
      }
    }
    try (RawMqtt client = EdgeDial.connect(edge, leaf)) {
      client.send(events(leaf) + "/", 2, "x".getBytes(UTF_8));
      assertEndsUnanswered(client);
    }
  }

  @Test
  @DisplayName(
      "[edge-47] 262,144 bytes, properties among them, go to the root; one more byte closes the"
          + " connection")
  void publish_SIZE_isLimited() throws IOException {
    Registered big = edge.newLeaf();
    // Two bytes of a property of one's own, three of the hub's.
    String topic = events(big) + "/a=b&$.mid=xyz";
    try (RawMqtt client = EdgeDial.connect(edge, big);
        Events events = root.eventsOf(big)) {
      client.publish(topic, "x".repeat(LARGEST - 5));
      JsonNode event = events.next();
      assertThat(event.path("body").asString()).hasSize(LARGEST - 5);
      assertThat(event.at("/systemProperties/message-id").asString()).isEqualTo("xyz");

      client.send(topic, 1, new byte[LARGEST - 4]);
      assertEndsUnanswered(client);
    }
    try (RawMqtt client = EdgeDial.connect(edge, big)) {
      // Not even a packet that could hold a message: its head is enough to end the connection.
      client.send(events(big) + "/", 1, new byte[2 * LARGEST]);
      assertEndsUnanswered(client);
    } catch (IOException e) {
      // The edge hub hung up while this side was still sending.
    }
  }

  private static void assertEndsUnanswered(RawMqtt client) {
    client.awaitEnd(SOON);
    assertThat(client.poll(p -> true, Duration.ZERO)).isNull();
  }
}
