/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Line;
import io.holdfast.faults.TcpRelay.Direction;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way to the parent is long, narrow, or read slowly: all arrives once, in order, and between
 * modules nothing is slower for it.
 */
class EdgeSlowLinkTest {

  /** Of each fault. */
  private static final Duration TIME =
      Duration.ofSeconds(Boolean.getBoolean("holdfast.full") ? 120 : 8);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private static Hub root;

  @BeforeAll
  static void start() {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
  }

  @AfterAll
  static void stop() {
    root.close();
  }

  private static void run(String name, Line line, Flow.Load load) throws IOException {
    try (Site site = Site.below(root, folder, name);
        Flow flow = Flow.start(site.edge(), load)) {
      flow.awaitFlowing();
      site.relays().mqtt().line(Direction.TO_SERVER, line);
      site.relays().mqtt().line(Direction.TO_CLIENT, reply(line));
      HopTimes.Summary hops = flow.during(TIME);
      String waiting = flow.sent() - flow.atRoot() + " not at the root yet";
      if (line.bytesPerSecond() > 0) {
        site.relays().line(Line.FREE);
      }
      System.out.println(name + ": " + hops + "; " + waiting + "; then " + flow.finish(PATIENCE));
      assertThat(flow.repeatedAtRoot()).as("came twice").isZero();
    }
  }

  /** Who reads slowly answers at once. */
  private static Line reply(Line line) {
    return line.capacity() == 1 ? Line.FREE : line;
  }

  @Test
  @DisplayName(
      "600 ms ± 50 ms each way: all arrives once, in order, and local messages do not wait")
  void delayed_BOTH_WAYS_arrives() throws IOException {
    Line line = Line.delayed(Duration.ofMillis(600), Duration.ofMillis(50));
    run("600 ms each way", line, Flow.Load.SMALL);
  }

  @Test
  @DisplayName("64 KiB a second for messages of 64 KiB: they arrive once, in order, when it widens")
  void narrow_LARGE_MESSAGES_arrive() throws IOException {
    run("a narrow way", Line.narrow(64 << 10), new Flow.Load(1, 1, 2, 64 << 10));
  }

  @Test
  @DisplayName("A parent that reads 8 KiB a second slows nobody else, and gets all once, in order")
  void slow_READER_arrives() throws IOException {
    run("a parent that reads slowly", Line.readSlowly(8 << 10), Flow.Load.SMALL);
  }
}
