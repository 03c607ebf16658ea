/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.client.DeviceClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * An edge hub with a backlog comes to live below one that knows little of it: what was acknowledged
 * is not lost.
 */
class EdgeReparentTest {

  private static final int COUNT = 100;

  @TempDir Path folder;
  private Hub root;
  private Edge hall;
  private long looksOfCell;

  @BeforeEach
  void start() {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    hall = Edge.start(root, HoldfastOptions.in(folder.resolve("hall")));
  }

  @AfterEach
  void stop() {
    hall.close();
    root.close();
  }

  private Edge cell(Registered device, Edge parent) {
    return cell(device, parent, Edge.Way.to(parent));
  }

  private Edge cell(Registered device, Edge parent, Edge.Way way) {
    return Edge.start(
        root, device, way, parent.ready().caFile(), HoldfastOptions.in(folder.resolve("cell")));
  }

  /**
   * The cell hears from this parent who lives below it before any message can go there: nobody
   * speaks MQTT on that port.
   */
  private void letItLook(Registered device, Edge parent) {
    int https = parent.ready().httpsPort();
    long before = looksOfCell;
    try (Edge cell = cell(device, parent, new Edge.Way(parent.host(), https, https))) {
      await().atMost(PATIENCE).until(() -> looks(cell.process().output()) > before);
    }
  }

  private static long looks(String log) {
    return log.lines().filter(line -> line.contains("identities for this edge hub")).count();
  }

  /** A leaf device below the cell, whose messages wait there for the hall, which is dead. */
  private Registered withBacklog(Registered device) {
    try (Edge cell = cell(device, hall);
        Clients clients = new Clients(cell)) {
      Registered pump = cell.newLeaf();
      DeviceClient client = clients.leaf(pump);
      var _ = result(client.open());
      var _ = result(client.send(numbered(0)));
      try (Events events = root.eventsOf(pump)) {
        assertThat(events.next().path("body").asString()).isEqualTo("0");
      }
      hall.process().kill();
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int i = 1; i <= COUNT; i++) {
        last = client.send(numbered(i));
      }
      var _ = result(last); // Acknowledgements come in order.
      cell.process().stop();
      looksOfCell = looks(cell.process().output());
      return pump;
    }
  }

  private static Message numbered(int number) {
    return new Message(MessageProperties.NONE, Bytes.utf8(Integer.toString(number)));
  }

  private void assertAllComeInOrder(Registered pump) {
    try (Events events = root.eventsOf(pump)) {
      int highest = -1;
      while (highest < COUNT) {
        int number = Integer.parseInt(events.next().path("body").asString());
        assertThat(number).isLessThanOrEqualTo(highest + 1);
        highest = Math.max(highest, number);
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-70] [edge-124] An edge hub is put below another that has not heard of it: what waits"
          + " goes up")
  void move_TO_ANOTHER_EDGE_HUB_losesNothing() {
    Registered device = hall.newChild();
    Registered pump = withBacklog(device);
    try (Edge other = Edge.start(root, HoldfastOptions.in(folder.resolve("other")))) {
      Map<String, Object> moved =
          Map.of(
              "deviceId",
              device.identity().deviceId(),
              "capabilities",
              Map.of("iotEdge", true),
              "parentScopes",
              List.of(other.scope()));
      String path = ServiceApi.path("devices", device.identity());
      root.service().call("PUT", path, "*", JsonMapper.shared().writeValueAsString(moved)).ok();
      letItLook(device, other);
      try (Edge _ = cell(device, other)) {
        assertAllComeInOrder(pump);
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-70] [edge-124] An edge hub's parent begins anew, on an empty folder: what waits goes"
          + " up")
  void parent_ON_EMPTY_FOLDER_losesNothing() {
    Registered device = hall.newChild();
    Registered pump = withBacklog(device);
    hall.close();
    hall =
        Edge.start(
            root, hall.device(), Edge.Way.to(root), HoldfastOptions.in(folder.resolve("anew")));
    letItLook(device, hall);
    try (Edge _ = cell(device, hall)) {
      assertAllComeInOrder(pump);
    }
  }
}
