/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {

  private static final boolean FULL = Boolean.getBoolean("holdfast.full");
  private static final Duration BUDGET = FULL ? Duration.ofMinutes(2) : Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Netty then tells each buffer that was forgotten, and where it was last seen. */
  private static final Map<String, String> FINDING_LEAKS =
      Map.of("HOLDFAST_JAVA_OPTS", "-Dio.netty.leakDetection.level=paranoid");

  private static final long MIB = 1024;

  @Test
  @DisplayName(
      "[mqtt-26] garbage over MQTT, REST and WebSockets: the hub serves on and keeps nothing")
  void fuzz_ALL_PROTOCOLS_isSurvived(@TempDir Path data) throws Exception {
    Assumptions.assumeTrue(Vitals.canBeRead(), "needs /proc");
    HoldfastOptions options =
        HoldfastOptions.in(data).withPlainMqtt(0).withEnvironment(FINDING_LEAKS);
    try (Hub hub = Hub.start(options)) {
      fuzz(hub, data);
    }
  }

  private static void fuzz(Hub hub, Path data) throws Exception {
    Healthy healthy = new Healthy(hub);
    Map<String, Consumer<SplittableRandom>> kinds =
        Map.of(
            "MQTT", new MqttFuzz(hub)::run,
            "REST", new HttpFuzz(hub)::run,
            "WebSocket", new WebSocketFuzz(hub)::run);
    long pid = hub.process().pid();
    List<String> warm = run(hub, healthy, kinds, WARM_UP);
    awaitSockets(pid, 0);
    Vitals before = Vitals.of(pid, data);
    List<String> told = run(hub, healthy, kinds, BUDGET);
    awaitSockets(pid, before.sockets());
    Vitals after = Vitals.of(pid, data);
    // Netty reports what was collected when it next takes a buffer.
    healthy.once();
    System.out.println(String.join("\n", told) + "\n" + before + " before\n" + after + " after");
    assertThat(hub.process().pid()).isEqualTo(pid);
    assertThat(hub.process().isAlive()).isTrue();
    assertBounded(before, after);
    assertLog(hub.process().output(), runsOf(warm) + runsOf(told));
  }

  /** All kinds at once, beside the healthy ones; what each has to tell. */
  private static List<String> run(
      Hub hub, Healthy template, Map<String, Consumer<SplittableRandom>> kinds, Duration budget)
      throws Exception {
    Healthy healthy = new Healthy(hub);
    template.once();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<String> rounds = threads.submit(healthy);
      List<CompletableFuture<String>> fuzzing =
          kinds.entrySet().stream()
              .map(kind ->
                  CompletableFuture.supplyAsync(
                      () -> kind.getKey() + ": " + Seed.within(budget, kind.getValue()), threads))
              .toList();
      List<String> told = fuzzing.stream().map(FuzzTest::result).toList();
      healthy.end();
      return Stream.concat(told.stream(), Stream.of(rounds.get())).toList();
    }
  }

  private static String result(CompletableFuture<String> fuzzing) {
    try {
      return fuzzing.join();
    } catch (CompletionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static int runsOf(List<String> told) {
    return told.stream()
        .filter(line -> line.contains(" runs from "))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("^.*: (\\d+) runs.*$", "$1")))
        .sum();
  }

  /** Connections end with their clients; 0 waits until there are no fewer. */
  private static void awaitSockets(long pid, long most) {
    long[] last = {Long.MAX_VALUE};
    Awaitility.await()
        .alias("sockets of the hub, of which it had " + most)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          long now = Vitals.sockets(pid);
          boolean done = most == 0 ? now == last[0] : now <= most;
          last[0] = now;
          return done;
        });
  }

  private static void assertBounded(Vitals before, Vitals after) {
    assertThat(after.files()).as("files").isLessThanOrEqualTo(before.files() + 30);
    assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 16);
    assertThat(after.heapKiB()).as("heap").isLessThanOrEqualTo(before.heapKiB() + 48 * MIB);
    assertThat(after.residentKiB()).as("memory").isLessThanOrEqualTo(900 * MIB);
    assertThat(after.diskBytes()).as("disk").isLessThanOrEqualTo((FULL ? 8L : 1L) << 30);
  }

  /** Nothing failed, and what was refused took a line or so. */
  private static void assertLog(String output, int runs) {
    assertThat(output.lines().filter(FuzzTest::isFault)).as("faults in the log").isEmpty();
    assertThat(output.lines().count()).as("lines of the log").isLessThan(100 + 12L * runs);
  }

  private static boolean isFault(String line) {
    return line.contains(" ERROR ")
        || line.contains("LEAK")
        || line.startsWith("\tat ")
        || line.contains("Exception:")
        || line.startsWith("Exception ");
  }
}
