/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the parent breaks in all the ways it can; the modules' messages all get there. */
class EdgeLinkTest {

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
            HoldfastOptions.in(folder.resolve("edge")));
    edge.desire(Traffic.DESIRED);
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    relays.close();
    root.close();
  }

  @Test
  @DisplayName("[edge-124] What is sent while the parent is away, or silent, gets there afterwards")
  void away_OR_SILENT_drains() throws IOException {
    try (Traffic traffic = Traffic.start(edge)) {
      for (int i = 0; i < 3; i++) {
        traffic.awaitAtRoot(500);
        relays.down();
        traffic.awaitAcknowledged(3000);
        relays.up();
      }
      traffic.awaitAtRoot(500);
      relays.mqtt().stall();
      traffic.awaitAcknowledged(5000);
      relays.mqtt().reset();
      relays.mqtt().resume();
      traffic.finish();
      System.out.println("3 outages and a silence: " + traffic);
    }
  }
}
