/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.faults.Line;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link EdgeLossTest} runs in a network namespace: a root hub, an edge hub, clients, and
 * between the hubs a relay that delays, whose packets the kernel drops. Prints its result, or what
 * went wrong and nothing else.
 */
final class LossyScene {

  /** Before the result. */
  static final String RESULT = "result: ";

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private LossyScene() {}

  /** The arguments are the folder for data, and how long packets are lost. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Duration time = Duration.parse(arguments[1]);
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Site site = Site.below(root, folder, "edge");
        Flow flow = Flow.start(site.edge(), Flow.Load.SMALL)) {
      flow.awaitFlowing();
      site.relays().line(Line.delayed(Duration.ofMillis(600), Duration.ofMillis(50)));
      lose(site.relays().mqtt().port());
      lose(site.relays().https().port());
      HopTimes.Summary hops = flow.during(time);
      String counts = flow.finish(PATIENCE);
      System.out.println(RESULT + hops + "; " + dropped() + " packets dropped; " + counts);
    }
  }

  /** Two in a hundred packets to and from this port. */
  private static void lose(int port) throws IOException, InterruptedException {
    for (String end : new String[] {"--dport", "--sport"}) {
      run(
          ("iptables -A INPUT -i lo -p tcp " + end + " " + port)
              + " -m statistic --mode random --probability 0.02 -j DROP");
    }
  }

  private static long dropped() throws IOException, InterruptedException {
    long dropped = 0;
    for (String line : run("iptables -L INPUT -v -x -n").split("\n", -1)) {
      if (line.contains("DROP")) {
        dropped += Long.parseLong(line.strip().split(" +", -1)[0]);
      }
    }
    if (dropped == 0) {
      throw new IllegalStateException("no packet was dropped");
    }
    return dropped;
  }

  private static String run(String command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("sh", "-c"));
    words.add("PATH=$PATH:/usr/sbin:/sbin; exec " + command);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
    return output;
  }
}
