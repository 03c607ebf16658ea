/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DeviceClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The parent is restarted, and shuts clients out: what is sent meanwhile waits for it. */
class EdgeParentTest {

  private static final boolean FULL = Boolean.getBoolean("holdfast.full");
  private static final int RESTARTS = FULL ? 40 : 4;
  private static final Duration SHUT_OUT = Duration.ofSeconds(FULL ? 120 : 5);

  /** Above the longest wait between attempts to connect, a minute, and the drain. */
  private static final Duration DRAIN = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private static Hub root;

  @BeforeAll
  static void start() {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
  }

  @AfterAll
  static void stop() {
    root.close();
  }

  @Test
  @DisplayName(
      "A parent that is restarted under load, or killed, gets all, in order; local messages go on")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void restart_OF_THE_PARENT_losesNothing() throws IOException {
    try (Site site = Site.below(root, folder, "restarts");
        Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
      for (int i = 0; i < RESTARTS; i++) {
        flow.awaitFlowing();
        if (i % 2 == 0) {
          assertThat(root.process().stop()).isZero();
        } else {
          root.process().kill();
        }
        System.out.println("Parent away: " + flow.during(Duration.ofSeconds(1)));
        root.process().start();
        flow.rootRestarted();
      }
      System.out.println(RESTARTS + " restarts of the parent: " + flow.finish(DRAIN));
    }
  }

  @Test
  @DisplayName(
      "An edge device that its parent disables goes on locally, and drains when it is enabled")
  void disabled_EDGE_DEVICE_drainsWhenEnabled() throws IOException {
    try (Site site = Site.below(root, folder, "disabled");
        Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
      Edge edge = site.edge();
      flow.awaitFlowing();
      root.service().setStatus(edge.device().identity(), "disabled");
      Registry.awaitState(root.service(), edge.self(), "Disconnected");
      int before = flow.settledAtRoot();
      HopTimes.Summary hops = flow.during(SHUT_OUT);
      int more = flow.atRoot() - before;
      assertThat(more).as("at the root all the same").isLessThan(hops.count() / 2);
      root.service().setStatus(edge.device().identity(), "enabled");
      System.out.println(
          "Disabled: " + hops + "; " + more + " at the root; enabled: " + flow.finish(DRAIN));
    }
  }

  @Test
  @DisplayName(
      "[edge-66] A leaf device that the parent disables is disconnected at the next look, and"
          + " what it sent before gets there when it is enabled")
  void disabled_LEAF_isDisconnected() throws IOException {
    try (Site site = Site.below(root, folder, "leaf")) {
      Edge edge = site.edge();
      edge.desire(Flow.DESIRED);
      Registered leaf = edge.newLeaf();
      try (Clients clients = new Clients(edge);
          Events events = root.eventsOf(leaf)) {
        DeviceClient client = clients.leaf(leaf);
        var _ = result(client.open());
        var _ = result(client.send(message("before")));
        assertThat(next(events)).isEqualTo("before");

        root.service().setStatus(leaf.identity(), "disabled");
        Registry.awaitState(root.service(), leaf.identity(), "Disconnected");
        var _ = result(client.send(message("disabled, which the edge hub does not know")));
        Registry.refresh(edge, leaf.identity());
        Registry.awaitState(edge.service(), leaf.identity(), "Disconnected");
        var last = client.send(message("enabled"));
        assertThat(last).isNotDone();

        root.service().setStatus(leaf.identity(), "enabled");
        Registry.refresh(edge, leaf.identity());
        var _ = result(last);
        assertThat(next(events)).startsWith("disabled");
        assertThat(next(events)).isEqualTo("enabled");
      }
    }
  }

  /** The backlog of a sender that was refused may wait for a minute. */
  private static String next(Events events) {
    JsonNode event = events.poll(DRAIN);
    return event == null ? "nothing" : event.path("body").asString();
  }

  private static Message message(String body) {
    return new Message(MessageProperties.NONE, Bytes.utf8(body));
  }
}
