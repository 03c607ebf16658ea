/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

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

class CrashTest {

  private static final int KILLS = Boolean.getBoolean("holdfast.full") ? 200 : 20;

  @Test
  @DisplayName(
      "[mqtt-33] [mqtt-46] killed under mixed load and restarted, it has all it acknowledged")
  @Timeout(value = 60, unit = TimeUnit.MINUTES) // 200 lives of 3 to 8 s each
  void kill_UNDER_LOAD_losesNothing(@TempDir Path data) {
    Seed.times(1, random -> run(data, random));
  }

  private static void run(Path data, SplittableRandom random) {
    HoldfastOptions options = HoldfastOptions.in(data).withConfiguration(Lives.ROUTES);
    try (Hub hub = Hub.start(options);
        BackEnd backEnd = new BackEnd(hub)) {
      try {
        Lives lives = new Lives(hub, backEnd, random);
        for (int kill = 0; kill < KILLS; kill++) {
          lives.endAndCheck(() -> hub.process().kill());
        }
        lives.finish();
        System.out.println(KILLS + " kills; acknowledged " + lives);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + hub.process().output(), e);
      }
    }
  }
}
