/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.acceptance.disk.PowerCut;
import io.holdfast.faults.Seed;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EdgePowerCutTest {

  private static final int CUTS = Boolean.getBoolean("holdfast.full") ? 200 : 4;

  @Test
  @DisplayName(
      "[edge-131] An edge hub that always syncs loses nothing by power cuts, between modules and on"
          + " its way upstream")
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void powerCut_ALWAYS_SYNCED_losesNothing(@TempDir Path folder) {
    Seed.times(1, random -> run(folder, random));
  }

  private static void run(Path folder, SplittableRandom random) {
    PowerCut power = new PowerCut(folder.resolve("edge"), folder.resolve("side"));
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("edge"))
            .withConfiguration("[store]\nsync = \"always\"\n")
            .withEnvironment(power.environment());
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Relays relays = Relays.to(root);
        Edge edge = Edge.start(root, Edge.newDevice(root, Map.of()), relays.way(), options)) {
      edge.desire(Traffic.DESIRED);
      try (Traffic traffic = Traffic.start(edge)) {
        for (int cut = 0; cut < CUTS; cut++) {
          relays.down();
          traffic.awaitAcknowledged(random.nextInt(50, 500));
          if (cut % 2 == 0) {
            relays.up();
            traffic.awaitAtRoot(random.nextInt(1, 100));
          }
          edge.process().kill();
          power.cut(random);
          edge.process().start();
          relays.up();
        }
        traffic.finish();
        System.out.println(CUTS + " power cuts of an edge hub: " + power + "; " + traffic);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\n" + edge.process().output(), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
