/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An edge hub that is restarted under load takes messages again at once. */
class EdgeRestartTest {

  private static final boolean FULL = Boolean.getBoolean("holdfast.full");
  private static final int RESTARTS = FULL ? 24 : 3;

  /** For the reference's five minutes. */
  private static final Duration BETWEEN = Duration.ofSeconds(FULL ? 15 : 2);

  /** The demand's. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  @DisplayName(
      "[edge-126] A restarted edge hub takes the first message within 30 s, and none is missing")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void restart_UNDER_LOAD_takesMessagesSoon(@TempDir Path folder) throws IOException {
    Duration longest = Duration.ZERO;
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Site site = Site.below(root, folder, "edge");
        Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
      flow.awaitFlowing();
      for (int i = 0; i < RESTARTS; i++) {
        flow.awaitDrained(Duration.ofMinutes(3));
        flow.pass(BETWEEN);
        if (i % 2 == 0) {
          assertThat(site.edge().process().stop()).isZero();
        } else {
          site.edge().process().kill();
        }
        int before = flow.acknowledged();
        long begin = System.nanoTime();
        site.edge().process().start();
        Awaitility.await("acknowledged " + flow)
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> flow.acknowledged() > before);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(took).isLessThan(LIMIT);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      System.out.println(
          RESTARTS
              + " restarts of an edge hub, the first message after "
              + longest.toMillis()
              + " ms at most: "
              + flow.finish(Duration.ofMinutes(3)));
    }
  }
}
