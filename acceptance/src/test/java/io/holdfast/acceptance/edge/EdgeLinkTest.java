/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the parent breaks in all the ways it can; the modules' messages all get there. */
class EdgeLinkTest {

  private static Hub root;
  private static Site site;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    site = Site.below(root, folder, "edge");
    site.edge().desire(Traffic.DESIRED);
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
    root.close();
  }

  @Test
  @DisplayName("[edge-124] What is sent while the parent is away, or silent, gets there afterwards")
  void away_OR_SILENT_drains() throws IOException {
    try (Traffic traffic = Traffic.start(site.edge())) {
      for (int i = 0; i < 3; i++) {
        traffic.awaitAtRoot(500);
        site.relays().down();
        traffic.awaitAcknowledged(3000);
        site.relays().up();
      }
      traffic.awaitAtRoot(500);
      site.relays().mqtt().stall();
      traffic.awaitAcknowledged(5000);
      site.relays().mqtt().reset();
      site.relays().mqtt().resume();
      traffic.finish();
      System.out.println("3 outages and a silence: " + traffic);
    }
  }
}
