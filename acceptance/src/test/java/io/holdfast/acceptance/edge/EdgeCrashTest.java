/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

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

class EdgeCrashTest {

  private static final int KILLS = Boolean.getBoolean("holdfast.full") ? 1000 : 20;

  @Test
  @DisplayName(
      "[edge-37] [edge-53] An edge hub killed between modules and on its way upstream loses nothing"
          + " that it acknowledged")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void kill_UNDER_LOAD_losesNothing(@TempDir Path folder) {
    Seed.times(1, random -> run(folder, random));
  }

  private static void run(Path folder, SplittableRandom random) {
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Relays relays = Relays.to(root);
        Edge edge =
            Edge.start(
                root,
                Edge.newDevice(root, Map.of()),
                relays.way(),
                HoldfastOptions.in(folder.resolve("edge")))) {
      edge.desire(Traffic.DESIRED);
      try (Traffic traffic = Traffic.start(edge)) {
        killAgainAndAgain(edge, relays, traffic, random);
        traffic.finish();
        System.out.println(KILLS + " kills of an edge hub: " + traffic);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\n" + edge.process().output(), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every other life begins with the parent away, so that the kill comes while it drains. */
  private static void killAgainAndAgain(
      Edge edge, Relays relays, Traffic traffic, SplittableRandom random) throws IOException {
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill % 2 == 0) {
        traffic.awaitAcknowledged(random.nextInt(100, 2000));
      } else {
        relays.down();
        traffic.awaitAcknowledged(random.nextInt(500, 2000));
        relays.up();
        traffic.awaitAtRoot(random.nextInt(1, 400));
      }
      edge.process().kill();
      edge.process().start();
    }
  }
}
