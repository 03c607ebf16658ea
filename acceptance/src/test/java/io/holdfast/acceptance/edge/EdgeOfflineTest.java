/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A site that is offline and online by turns, as profiles of the reference's own tests have it. */
class EdgeOfflineTest {

  private static final boolean FULL = Boolean.getBoolean("holdfast.full");

  /** What a profile's minute lasts here. */
  private static final Duration MINUTE = Duration.ofSeconds(FULL ? 3 : 1);

  /** Above the longest wait between attempts to connect, a minute, and the drain. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private record Profile(int offline, int online, int cycles) {}

  private static final List<Profile> PROFILES =
      FULL
          ? List.of(
              new Profile(5, 5, 5),
              new Profile(10, 10, 3),
              new Profile(15, 15, 3),
              new Profile(30, 30, 2),
              new Profile(5, 20, 3))
          : List.of(new Profile(5, 5, 4));

  @Test
  @DisplayName(
      "[edge-124] Offline and online by turns: what was sent is what arrived, at modules and at the"
          + " root")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void offline_BY_TURNS_losesNothing(@TempDir Path folder) throws IOException {
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Site site = Site.below(root, folder, "edge");
        Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
      flow.awaitFlowing();
      for (Profile profile : PROFILES) {
        run(profile, site.relays(), flow);
      }
      System.out.println("offline and online: " + flow.finish(PATIENCE));
    }
  }

  private static void run(Profile profile, Relays relays, Flow flow) {
    for (int cycle = 0; cycle < profile.cycles(); cycle++) {
      relays.silence();
      HopTimes.Summary hops = flow.during(MINUTE.multipliedBy(profile.offline()));
      relays.resume();
      System.out.println(profile + ", offline: " + hops);
      flow.pass(MINUTE.multipliedBy(profile.online()));
    }
  }
}
