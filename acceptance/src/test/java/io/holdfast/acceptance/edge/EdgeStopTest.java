/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Line;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge hub is stopped, and not killed, while its backlog goes up. */
class EdgeStopTest {

  private static final int STOPS = 3;

  @Test
  @DisplayName("An edge hub that is stopped while it drains sends nothing twice, and loses nothing")
  void stop_WHILE_DRAINING_sendsNothingTwice(@TempDir Path folder) throws IOException {
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Site site = Site.below(root, folder, "edge")) {
      Edge edge = site.edge();
      edge.desire(Traffic.DESIRED);
      try (Traffic traffic = Traffic.start(edge)) {
        for (int i = 0; i < STOPS; i++) {
          site.relays().down();
          traffic.awaitAcknowledged(10_000);
          traffic.pause();
          site.relays().line(Line.narrow(256 << 10)); // else all may be there before it is stopped
          site.relays().up();
          traffic.awaitAtRoot(500);
          assertThat(edge.process().stop()).isZero();
          assertThat(traffic.atRoot())
              .as("stopped in the midst")
              .isLessThan(traffic.acknowledged());
          site.relays().line(Line.FREE);
          edge.process().start();
          traffic.resume();
        }
        traffic.finish();
        System.out.println(STOPS + " stops of an edge hub: " + traffic);
        if (!edge.process().output().contains("has not acknowledged all that it was sent")) {
          assertThat(traffic.atRoot()).isEqualTo(traffic.acknowledged());
        }
      }
    }
  }
}
