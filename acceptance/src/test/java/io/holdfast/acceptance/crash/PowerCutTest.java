/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import io.holdfast.acceptance.disk.PowerCut;
import io.holdfast.faults.Seed;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {

  private static final int CUTS = Boolean.getBoolean("holdfast.full") ? 200 : 10;

  private static final String ALWAYS = "[store]\nsync = \"always\"\n";

  @Test
  @DisplayName(
      "[edge-131] with sync = always a power cut under mixed load loses nothing acknowledged")
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void powerCut_ALWAYS_SYNCED_losesNothing(@TempDir Path folder) {
    Seed.times(1, random -> run(folder, random));
  }

  private static void run(Path folder, SplittableRandom random) {
    PowerCut power = new PowerCut(folder.resolve("data"), folder.resolve("side"));
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("data"))
            .withConfiguration(ALWAYS + Lives.ROUTES)
            .withEnvironment(power.environment());
    try (Hub hub = Hub.start(options);
        BackEnd backEnd = new BackEnd(hub)) {
      try {
        Lives lives = new Lives(hub, backEnd, random);
        for (int cut = 0; cut < CUTS; cut++) {
          lives.endAndCheck(() -> {
            hub.process().kill();
            power.cut(random);
          });
        }
        lives.finish();
        System.out.println(CUTS + " power cuts: " + power + "; acknowledged " + lives);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + hub.process().output(), e);
      }
    }
  }
}
