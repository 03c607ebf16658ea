/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.gateway.broker.ModuleCounters;
import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.load.BuiltinLoader;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.outprocess.OutProcessLoader;
import io.holdfast.gateway.run.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that is killed under load, again and again, and how little is lost by it. */
class GatewayKillsTest {

  private static final int KILLS = Boolean.getBoolean("holdfast.full") ? 1_000 : 100;
  private static final int MOST_BETWEEN = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A frame: type and length, the message's own head, its property, the content's size. */
  private static final int FRAME = 9 + 10 + "number".length() + 1 + 2 + 4 + NumberedSource.CONTENT;

  /** What libnanomsg asks for at its end of a socket; the system takes twice that. */
  private static final int HOST_SOCKET = 2 * 131_072;

  /** What the host itself may hold: a buffer of its library, one it works at, one on its way. */
  private static final int HOST_MEMORY = 2_048 + 3 * FRAME;

  /** Kills with no message between them, of which only the first finds full sockets. */
  private static final int IN_A_ROW = 2;

  @Test
  @DisplayName(
      "[gateway-6] [gateway-13] a host killed under load loses what was in its sockets, no more")
  @Timeout(value = 60, unit = TimeUnit.MINUTES) // 1,000 lives of up to 2 s each on a slow machine
  void kill_HOST_UNDER_LOAD_losesItsSockets(@TempDir Path folder) {
    Seed.times(
        1,
        random -> {
          try {
            run(folder, random);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void run(Path folder, SplittableRandom random) throws Exception {
    NumberedSource source = new NumberedSource();
    NumberedSink sink = new NumberedSink();
    String control = "ipc://" + folder.resolve("c");
    try (LibnanomsgHost host = LibnanomsgHost.compile(folder, control)) {
      host.start();
      try (Gateway gateway = gateway(control, source, sink)) {
        gateway.start();
        for (int kill = 0; kill < KILLS; kill++) {
          awaitRandomInstant(random, sink);
          host.kill();
          host.start();
        }
        int sent = source.end();
        await(() -> sink.last() == sent - 1);
        check(gateway, sent, sink);
      }
    }
  }

  /** In one of five lives while the gateway still seeks the host, else under load. */
  private static void awaitRandomInstant(SplittableRandom random, NumberedSink sink) {
    if (random.nextInt(5) > 0) {
      int goal = sink.delivered() + 1 + random.nextInt(MOST_BETWEEN);
      await(() -> sink.delivered() >= goal);
    }
  }

  private static void check(Gateway gateway, int sent, NumberedSink sink) throws IOException {
    int lost = sent - sink.delivered();
    int most = (gatewaySocket() + HOST_SOCKET + HOST_MEMORY) / FRAME;
    System.out.printf(
        "%d kills: sent %d, delivered %d, repeated %d, lost %d, at most %d in a row; a kill may"
            + " lose %d%n",
        KILLS, sent, sink.delivered(), sink.repeated(), lost, sink.longestGap(), most);
    assertThat(lost).isBetween(0, KILLS * most);
    assertThat(sink.longestGap()).isLessThanOrEqualTo(IN_A_ROW * most);
    assertThat(sink.repeated()).as("a kill repeats at most one").isLessThanOrEqualTo(KILLS);
    assertThat(sink.disordered()).isZero();
    for (ModuleCounters counters : gateway.counters()) {
      assertThat(counters.droppedInAll() + counters.failed()).as("%s", counters).isZero();
    }
  }

  /** What the system gives a socket that asks for nothing. */
  private static int gatewaySocket() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/net/core/wmem_default"))) {
      // In one go: the kernel has nothing for who reads on.
      String text = new String(in.readNBytes(100), StandardCharsets.US_ASCII);
      return Integer.parseInt(text.strip());
    }
  }

  private static Gateway gateway(String control, NumberedSource source, NumberedSink sink)
      throws Exception {
    Loaders loaders =
        Loaders.of(
            new OutProcessLoader(),
            new BuiltinLoader(Map.of("source", () -> source, "sink", () -> sink)));
    String file =
        """
        {"modules": [
          {"name": "source", "loader": {"name": "builtin", "entrypoint": {"module": "source"}}, "args": null},
          {"name": "host", "loader": {"name": "outprocess", "entrypoint": {
            "activation.type": "none", "control.id": "%s", "create.timeout": 180000}},
            "args": null, "queue": {"wait": "10m"}},
          {"name": "sink", "loader": {"name": "builtin", "entrypoint": {"module": "sink"}}, "args": null,
            "queue": {"wait": "10m"}}],
         "links": [{"source": "source", "sink": "host"}, {"source": "host", "sink": "sink"}]}
        """
            .formatted(control);
    if (GatewayFile.read(file, loaders) instanceof Reading.Good good) {
      return Gateway.create(good.loaders(), good.config());
    }
    throw new AssertionError(GatewayFile.read(file, loaders));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(condition);
  }
}
