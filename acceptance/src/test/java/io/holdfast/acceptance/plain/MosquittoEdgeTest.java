/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto's clients at an edge hub. */
class MosquittoEdgeTest {

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    Mosquitto.require();
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    edge.desire(
        """
        {"schemaVersion":"1.1","routes":{
          "hop":"FROM /messages/modules/from/outputs/* INTO BrokeredEndpoint('/modules/to/inputs/in')",
          "up":"FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId) INTO $upstream"},
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

  private static List<String> command(String program, Registered who) {
    return Mosquitto.command(program, edge.ready(), who);
  }

  @Test
  @DisplayName("mosquitto_pub sends a leaf's telemetry, which arrives at the root")
  void publish_LEAF_arrivesAtTheRoot() throws Exception {
    Registered leaf = edge.newLeaf();
    try (Events events = root.eventsOf(leaf)) {
      List<String> publish = command("mosquitto_pub", leaf);
      publish.addAll(List.of("-t", "devices/" + leaf.identity() + "/messages/events/a=1"));
      publish.addAll(List.of("-q", "1", "-m", "hello"));
      assertThat(Mosquitto.run(publish)).isEmpty();
      assertThat(events.next().path("body").asString()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("mosquitto_sub receives a module's input")
  void subscribe_MODULE_receives() throws Exception {
    Registered from = edge.newModule("from");
    Registered to = edge.newModule("to");
    String modules = "devices/" + edge.device().identity() + "/modules/";
    List<String> subscribe = command("mosquitto_sub", to);
    subscribe.addAll(List.of("-t", modules + "to/inputs/#", "-q", "1", "-C", "1"));
    subscribe.addAll(List.of("-W", "" + 2 * Mosquitto.PATIENCE_SECONDS));
    Process subscriber = new ProcessBuilder(subscribe).redirectErrorStream(true).start();
    List<String> publish = command("mosquitto_pub", from);
    publish.addAll(List.of("-t", modules + "from/messages/events/%24.on=out"));
    publish.addAll(List.of("-q", "1", "-m", "hop"));
    assertThat(Mosquitto.run(publish)).isEmpty();
    assertThat(Mosquitto.outputOf(subscriber)).isEqualTo("hop\n");
  }
}
