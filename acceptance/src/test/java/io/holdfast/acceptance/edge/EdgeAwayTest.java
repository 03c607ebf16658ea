/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.EdgeDial.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A leaf device at an edge hub whose parent is away, and a leaf device that is away itself. */
class EdgeAwayTest {

  private static final String TWIN_RESPONSES = "$iothub/twin/res/#";

  private static Hub root;
  private static Site site;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    site = Site.below(root, folder, "edge");
    Registry.awaitState(root.service(), site.edge().self(), "Connected");
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
    root.close();
  }

  @Test
  @DisplayName(
      "[edge-82] [edge-83] [mqtt-90] [mqtt-91] without the parent a known leaf connects, reads its"
          + " twin, reports and sends; all of it is at the root afterwards")
  void leaf_WITHOUT_PARENT_worksOn() throws IOException {
    Registered leaf = site.edge().newLeaf();
    root.service().patchDesired(leaf.identity(), "{\"interval\":5}");
    try (RawMqtt client = EdgeDial.connect(site.edge(), leaf)) {
      client.subscribe(TWIN_RESPONSES, 0);
      assertThat(twin(client).at("/desired/interval").asInt()).isEqualTo(5);
    }
    site.relays().down();
    try (RawMqtt client = EdgeDial.connect(site.edge(), leaf)) {
      client.subscribe(TWIN_RESPONSES, 0);
      assertThat(twin(client).at("/desired/interval").asInt()).isEqualTo(5);
      assertThat(report(client, "{\"fan\":\"on\"}")).startsWith("$iothub/twin/res/204/?$rid=p");
      for (int i = 0; i < 10; i++) {
        client.publish(events(leaf) + "/", "m" + i);
      }
      assertThat(twin(client).at("/reported/fan").asString()).isEqualTo("on");
    } finally {
      site.relays().up();
    }
    try (Events events = root.eventsOf(leaf)) {
      for (int i = 0; i < 10; i++) {
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    root.service()
                        .twin(leaf.identity())
                        .at("/properties/reported/fan")
                        .asString(""))
                .isEqualTo("on"));
  }

  @Test
  @DisplayName("[mqtt-93] the answer to a reported patch has the version that the twin then has")
  void report_ANSWER_hasTheVersion() throws IOException {
    Registered leaf = site.edge().newLeaf();
    try (RawMqtt client = EdgeDial.connect(site.edge(), leaf)) {
      client.subscribe(TWIN_RESPONSES, 0);
      long version = twin(client).at("/reported/$version").asLong();
      assertThat(report(client, "{\"n\":1}"))
          .isEqualTo("$iothub/twin/res/204/?$rid=p&$version=" + (version + 1));
    }
  }

  @Test
  @DisplayName(
      "[edge-81] [mqtt-92] messages and methods reach a leaf that is there and subscribed; else the"
          + " root keeps the one, and says of the other that nobody is there")
  void leaf_AWAY_getsItLater() throws IOException {
    Registered leaf = site.edge().newLeaf();
    String call = "{\"methodName\":\"m\",\"payload\":1}";
    assertThat(root.service().invoke(leaf.identity(), call).status()).isEqualTo(404);
    Map<String, String> wanted = Map.of("iothub-ack", "full", "iothub-messageid", "one");
    root.service().sendToDevice(leaf.identity(), "wake up", wanted).ok();
    try (RawMqtt client = EdgeDial.connect(site.edge(), leaf);
        Events events = root.eventsOf(leaf)) {
      client.publish(events(leaf) + "/", "here");
      assertThat(events.next().path("body").asString()).isEqualTo("here");
      client.ping();
      assertThat(client.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();

      client.subscribe("devices/" + leaf.identity() + "/messages/devicebound/#", 1);
      MqttPacket message = client.await(MqttPacket.PUBLISH);
      assertThat(message.text()).isEqualTo("wake up");
      assertThat(message.topic()).contains("%24.mid=one");
      client.acknowledge(message);
      JsonNode record = events.next().path("body").path(0);
      assertThat(record.path("originalMessageId").asString()).isEqualTo("one");
      assertThat(record.path("statusCode").asString()).isEqualTo("Success");

      client.subscribe("$iothub/methods/POST/#", 0);
      var answered =
          CompletableFuture.supplyAsync(
              () ->
                  root.service()
                      .invoke(
                          leaf.identity(), call.replace("}", ",\"connectTimeoutInSeconds\":30}")),
              task -> Thread.ofVirtual().start(task));
      MqttPacket request = client.awaitPublish("$iothub/methods/POST/m/?$rid=");
      assertThat(request.text()).isEqualTo("1");
      String rid = request.topic().substring(request.topic().indexOf("$rid="));
      client.send("$iothub/methods/res/207/?" + rid, 0, "{\"a\":1}".getBytes(UTF_8));
      JsonNode answer = Clients.result(answered).ok();
      assertThat(answer.path("status").asInt()).isEqualTo(207);
      assertThat(answer.at("/payload/a").asInt()).isEqualTo(1);
    }
    root.service().sendToDevice(leaf.identity(), "kept", Map.of()).ok();
    // Whoever comes next gets it, at whichever hub: the edge hub keeps nothing.
    try (RawMqtt client = EdgeDial.connect(site.edge(), leaf)) {
      client.subscribe("devices/" + leaf.identity() + "/messages/devicebound/#", 1);
      MqttPacket message = client.await(MqttPacket.PUBLISH);
      assertThat(message.text()).isEqualTo("kept");
      client.acknowledge(message);
    }
  }

  private static JsonNode twin(RawMqtt client) throws IOException {
    client.send("$iothub/twin/GET/?$rid=g", 0, new byte[0]);
    MqttPacket answer = client.awaitPublish("$iothub/twin/res/200/?$rid=g");
    return JsonMapper.shared().readTree(answer.text());
  }

  /** The topic of the answer. */
  private static String report(RawMqtt client, String patch) throws IOException {
    client.send("$iothub/twin/PATCH/properties/reported/?$rid=p", 0, patch.getBytes(UTF_8));
    MqttPacket answer = client.awaitPublish("$iothub/twin/res/");
    assertThat(answer.text()).isEmpty();
    return answer.topic();
  }
}
