/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.EdgeDial.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits at a started edge hub, for modules that are away, silent, or no longer fed. */
class EdgeQueueTest {

  /** With each module's outputs to a module of its own, and upstream. */
  private static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "silent":"FROM /messages/modules/to-silent/* INTO BrokeredEndpoint('/modules/silent/inputs/in')",
         "away":"FROM /messages/modules/to-away/* INTO BrokeredEndpoint('/modules/away/inputs/in')",
         "unfed":"FROM /messages/modules/to-unfed/* INTO BrokeredEndpoint('/modules/unfed/inputs/in')",
         "kept":"FROM /messages/modules/to-kept/* INTO BrokeredEndpoint('/modules/kept/inputs/in')",
         "up":"FROM /messages/modules/to-away/* INTO $upstream"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
      """;

  private static Hub root;
  private static Relays relays;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    relays = Relays.to(root);
    edge =
        Edge.start(
            root,
            Edge.newDevice(root, Map.of()),
            relays.way(),
            HoldfastOptions.in(folder.resolve("edge"))
                .withConfiguration("[queue]\nacknowledgement-time = \"2s\"\n"));
    edge.desire(DESIRED);
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    relays.close();
    root.close();
  }

  private static RawMqtt subscribed(Registered module) throws IOException {
    RawMqtt client = EdgeDial.connect(edge, module);
    client.subscribe(
        "devices/" + module.identity().clientId().replace("/", "/modules/") + "/inputs/#", 1);
    return client;
  }

  private static void send(Registered sender, int count) throws IOException {
    try (RawMqtt client = EdgeDial.connect(edge, sender)) {
      for (int i = 0; i < count; i++) {
        client.publish(events(sender) + "/", "m" + i);
      }
    }
  }

  private static void takes(RawMqtt client, int count, boolean again) throws IOException {
    for (int i = 0; i < count; i++) {
      MqttPacket message = client.await(MqttPacket.PUBLISH);
      assertThat(message.text()).isEqualTo("m" + i);
      assertThat(message.dup()).isEqualTo(again);
      if (again) {
        client.acknowledge(message);
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-49] what a module does not acknowledge in time comes again, flagged, in order")
  void module_SILENT_getsItAgain() throws IOException {
    send(edge.newModule("to-silent"), 10);
    try (RawMqtt silent = subscribed(edge.newModule("silent"))) {
      takes(silent, 10, false);
      takes(silent, 10, true);
      silent.ping();
      Duration time = Duration.ofSeconds(3);
      MqttPacket late;
      do { // where this machine stood still, too long for an acknowledgement
        late = silent.poll(p -> p.type() == MqttPacket.PUBLISH, time);
        if (late != null) {
          assertThat(late.dup()).isTrue();
          silent.acknowledge(late);
        }
      } while (late != null);
    }
  }

  @Test
  @DisplayName(
      "[edge-51] [edge-58] messages wait for a module that is away, and hold up nothing upstream")
  void module_AWAY_holdsUpNothing() throws IOException {
    Registered sender = edge.newModule("to-away");
    Registered away = edge.newModule("away");
    try (Events events = root.eventsOf(sender)) {
      send(sender, 100);
      for (int i = 0; i < 100; i++) {
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
    }
    try (RawMqtt client = subscribed(away)) {
      for (int i = 0; i < 100; i++) {
        MqttPacket message = client.await(MqttPacket.PUBLISH);
        assertThat(message.text()).isEqualTo("m" + i);
        client.acknowledge(message);
      }
    }
  }

  @Test
  @DisplayName("[edge-36] what waits for an endpoint whose last route goes is dropped and counted")
  void route_REMOVED_dropsWhatWaits() throws IOException {
    Registered sender = edge.newModule("to-unfed");
    Registered unfed = edge.newModule("unfed");
    send(sender, 5);
    long before = removed();
    edge.desire("{\"routes\":{\"unfed\":null}}");
    Awaitility.await()
        .atMost(Clients.PATIENCE)
        .untilAsserted(() -> assertThat(removed() - before).isEqualTo(5));
    edge.desire(
        "{\"routes\":{\"unfed\":\"FROM /messages/modules/to-unfed/outputs/o INTO"
            + " BrokeredEndpoint('/modules/unfed/inputs/in')\"}}");
    try (RawMqtt client = subscribed(unfed);
        RawMqtt again = EdgeDial.connect(edge, sender)) {
      Awaitility.await()
          .atMost(Clients.PATIENCE)
          .until(() -> {
            again.publish(events(sender) + "/$.on=o", "new");
            MqttPacket first =
                client.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ofMillis(200));
            if (first != null) {
              assertThat(first.text()).isEqualTo("new");
            }
            return first != null;
          });
    }
  }

  private static long removed() {
    return edge.service()
        .call("GET", "/holdfast/v1/statistics", null)
        .ok()
        .at("/removed/route-removed")
        .asLong();
  }

  @Test
  @DisplayName("[edge-34] [edge-65] killed and started without its parent, it routes as before")
  void restart_WITHOUT_PARENT_routesAsBefore() throws IOException {
    Registered sender = edge.newModule("to-kept");
    Registered kept = edge.newModule("kept");
    send(sender, 5);
    subscribed(kept).close(); // known to the edge hub from now on
    relays.down();
    try {
      edge.process().kill();
      edge.process().start();
      send(sender, 10);
      try (RawMqtt client = subscribed(kept)) {
        int got = 0;
        String last = "";
        while (!last.equals("m9")) {
          MqttPacket message = client.await(MqttPacket.PUBLISH);
          client.acknowledge(message);
          last = message.text();
          got++;
        }
        assertThat(got).isGreaterThanOrEqualTo(15);
      }
    } finally {
      relays.up();
    }
  }
}
