/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.faults.TcpRelay.Direction;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way to the parent swallows what is sent, and nobody is told: for longer than the edge hub
 * waits for a sign of life (45 s) before it connects anew. All three at the same time, since they
 * do little but wait.
 */
class EdgeSilentLinkTest {

  private static final boolean FULL = Boolean.getBoolean("holdfast.full");

  /** Longer than it takes to give a connection up. */
  private static final Duration HALF_OPEN = Duration.ofSeconds(FULL ? 180 : 50);

  /** Longer than it takes until the first attempt to connect anew is given up, too (30 s). */
  private static final Duration HOLE = Duration.ofSeconds(FULL ? 600 : 78);

  /** Above the longest wait between attempts to connect, a minute, and the drain. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private static Hub root;
  private static CompletableFuture<String> upwards;
  private static CompletableFuture<String> downwards;
  private static CompletableFuture<String> hole;

  @BeforeAll
  static void start() {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    upwards = begin("upwards", HALF_OPEN, relays -> relays.silence(Direction.TO_SERVER));
    downwards = begin("downwards", HALF_OPEN, relays -> relays.silence(Direction.TO_CLIENT));
    hole = begin("hole", HOLE, Relays::silence);
  }

  @AfterAll
  static void stop() {
    for (CompletableFuture<String> each : List.of(upwards, downwards, hole)) {
      String _ = each.exceptionally(Throwable::toString).join();
    }
    root.close();
  }

  private static CompletableFuture<String> begin(
      String name, Duration time, Consumer<Relays> fault) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Site site = Site.below(root, folder, name);
              Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
            flow.awaitFlowing();
            fault.accept(site.relays());
            HopTimes.Summary hops = flow.during(time);
            site.relays().resume();
            return time.toSeconds() + " s: " + hops + "; then " + flow.finish(PATIENCE);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().name("fault " + name).start(task));
  }

  @Test
  @DisplayName("Nothing gets to the parent, whose own words still come: all arrives afterwards")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void halfOpen_TO_THE_PARENT_drains() {
    System.out.println("Half open upwards for " + upwards.join());
  }

  @Test
  @DisplayName("All gets to the parent, whose answers do not come: all arrives afterwards")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void halfOpen_FROM_THE_PARENT_drains() {
    System.out.println("Half open downwards for " + downwards.join());
  }

  @Test
  @DisplayName("[edge-132] A black hole between edge and parent: all arrives when it closes")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void blackHole_BOTH_WAYS_drains() {
    System.out.println("A black hole for " + hole.join());
  }
}
