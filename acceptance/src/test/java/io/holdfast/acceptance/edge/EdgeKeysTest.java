/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DeviceClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Keys are changed at the parent, and tokens end. */
class EdgeKeysTest {

  /** So long the client waits at a renewal for what it has sent. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

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
      "An edge hub whose key was changed goes on locally, and drains once it is started with the"
          + " new one")
  void rotated_EDGE_HUB_drainsWithTheNewKey() {
    Registered device = Edge.newDevice(root, Map.of());
    HoldfastOptions options = HoldfastOptions.in(folder.resolve("edge"));
    Edge before = Edge.start(root, device, Edge.Way.to(root), options);
    try (Flow flow = Flow.start(before, Flow.Load.SMALL)) {
      flow.awaitFlowing();
      Registered _ = Registry.rotate(root, Registry.registeredHubOf(before));
      Registry.awaitState(root.service(), before.self(), "Disconnected");
      int atRoot = flow.settledAtRoot();
      HopTimes.Summary hops = flow.during(Duration.ofSeconds(3));
      int more = flow.atRoot() - atRoot;
      assertThat(more).as("at the root all the same").isLessThan(hops.count() / 2);
      before.close();
      try (Edge _ = Edge.start(root, device, Edge.Way.to(root), options)) {
        System.out.println("Key changed: " + hops + "; started anew: " + flow.finish(DRAIN));
      }
    } finally {
      before.close();
    }
  }

  @Test
  @DisplayName(
      "A leaf device's new key is taken once the edge hub has looked, and the old one no longer")
  void rotated_LEAF_comesWithTheNewKey() throws IOException {
    try (Site site = Site.below(root, folder, "leaf")) {
      Edge edge = site.edge();
      edge.desire(Flow.DESIRED);
      Registered leaf = edge.newLeaf();
      try (Clients clients = new Clients(edge);
          Events events = root.eventsOf(leaf)) {
        DeviceClient old = clients.leaf(leaf);
        var _ = result(old.open());
        var _ = result(old.send(message("old key")));
        Registered rotated = Registry.rotate(root, leaf);
        Registry.refresh(edge, leaf.identity());
        DeviceClient client = clients.leaf(rotated);
        var _ = result(client.open());
        var refused = old.send(message("refused"));
        for (int i = 0; i < 20; i++) {
          var _ = result(client.send(message("new key")));
        }
        assertThat(refused).isNotDone();
        assertThat(next(events)).isEqualTo("old key");
        for (int i = 0; i < 20; i++) {
          assertThat(next(events)).isEqualTo("new key");
        }
        client.close();
        Registry.awaitState(edge.service(), leaf.identity(), "Disconnected");
        assertThat(refused).as("with the old key").isNotDone();
      }
    }
  }

  @Test
  @DisplayName("Tokens that end while messages go upstream are renewed, and nothing is sent twice")
  void token_SHORT_LIFE_isRenewed() throws IOException {
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("tokens"))
            .withConfiguration("[edge]\ntoken-lifetime = \"5s\"\n");
    try (Site site = Site.below(root, options);
        Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
      flow.awaitFlowing();
      Identity sender = flow.senders().getFirst().identity().identity();
      String since = connectedSince(sender);
      HopTimes.Summary hops = flow.during(Duration.ofSeconds(12));
      assertThat(connectedSince(sender)).as("connected anew").isNotEqualTo(since);
      System.out.println("Tokens for 5 s: " + hops + "; then " + flow.finish(DRAIN));
      if (hops.late().compareTo(RENEWAL_PAUSE.dividedBy(2)) < 0) { // else a machine stood still
        assertThat(flow.repeatedAtRoot()).as("came twice").isZero();
        assertThat(site.edge().process().output()).doesNotContain("has no connection");
      }
    }
  }

  private static String connectedSince(Identity identity) {
    return Registry.of(root.service(), identity).path("connectionStateUpdatedTime").asString();
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
