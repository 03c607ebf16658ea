/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway that is killed and started again while the host of one of its modules lives on. */
class GatewayRestartsTest {

  private static final int KILLS = Boolean.getBoolean("holdfast.full") ? 200 : 20;
  private static final int MOST_BETWEEN = 50_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final JsonMapper json = new JsonMapper();
  @TempDir private Path folder;

  @Test
  @DisplayName(
      "[gateway-6] [gateway-13] a host outlives its gateway, and serves each that comes after it")
  @Timeout(value = 60, unit = TimeUnit.MINUTES) // 200 starts of a JVM
  void kill_GATEWAY_hostServesTheNext() {
    Seed.times(
        1,
        random -> {
          try {
            run(random);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private void run(SplittableRandom random) throws Exception {
    String control = "ipc://" + folder.resolve("c");
    Files.writeString(
        folder.resolve("gateway.json"), file(control, "ipc://" + folder.resolve("m")));
    try (LibnanomsgHost host = LibnanomsgHost.compile(folder, control)) {
      host.start();
      for (int life = 0; life < KILLS; life++) {
        GatewayCommand killed = live(life, random);
        killed.close();
        int ignored = killed.exitCode();
      }
      try (GatewayCommand last = live(KILLS, random)) {
        assertThat(last.stop()).as(last.err()).isZero();
      }
      Awaitility.await().atMost(PATIENCE).until(() -> host.output().contains("destroyed"));
      check(host.output());
    }
  }

  /** A gateway that has logged some messages that came back from the host. */
  private GatewayCommand live(int life, SplittableRandom random) throws IOException {
    Files.deleteIfExists(folder.resolve("ready.json"));
    GatewayCommand gateway =
        GatewayCommand.start(
            folder, "life-" + life, "run", "gateway.json", "--ready-file", "ready.json");
    String ready = gateway.ready("ready.json");
    assertThat(ready).contains("host");
    long goal = logged() + 1_000 + random.nextInt(MOST_BETWEEN);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> logged() >= goal);
    return gateway;
  }

  private long logged() throws IOException {
    return Files.size(folder.resolve("log.json"));
  }

  private void check(List<String> said) throws IOException {
    List<List<String>> lives = lives(json.readTree(Files.readString(folder.resolve("log.json"))));
    assertThat(lives).hasSize(KILLS + 1);
    lives.forEach(GatewayRestartsTest::checkWhole);
    int delivered = lives.stream().mapToInt(List::size).sum();
    long echoed = number(said, "echoed ");
    System.out.printf(
        "%d kills of the gateway: sent back %d, delivered %d, lost with it %d%n",
        KILLS, echoed, delivered, echoed - delivered);
    assertThat(delivered).isLessThanOrEqualTo((int) echoed);
    assertThat(said.stream().filter("created"::equals)).hasSizeGreaterThanOrEqualTo(KILLS + 1);
    assertThat(said.stream().filter("started"::equals)).hasSizeGreaterThanOrEqualTo(KILLS + 1);
  }

  /** The contents that came back from the host, of each life of the gateway. */
  private static List<List<String>> lives(JsonNode log) {
    List<List<String>> lives = new ArrayList<>();
    for (JsonNode entry : log) {
      String content = entry.path("content").asString("");
      if (content.equals("Log started")) {
        lives.add(new ArrayList<>());
      } else if (entry.path("properties").path("host").asString("").equals("c")) {
        byte[] bytes = Base64.getDecoder().decode(content);
        lives.get(lives.size() - 1).add(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return lives;
  }

  /**
   * Nothing is missing but at the end of a life: the registration, which has no content, and then
   * each temperature behind the one before it. What the host still had of the life before may stand
   * in front.
   */
  private static void checkWhole(List<String> life) {
    int begin = life.indexOf("");
    assertThat(begin).as("%s", life).isBetween(0, 1);
    int degrees = 10;
    for (String content : life.subList(begin + 1, life.size())) {
      assertThat(content).isEqualTo("{\"temperature\": " + degrees + ".00}");
      degrees = degrees == 40 ? 10 : degrees + 1;
    }
  }

  private static long number(List<String> said, String prefix) {
    return said.stream()
        .filter(line -> line.startsWith(prefix))
        .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
        .max()
        .orElseThrow();
  }

  /**
   * Messages have a fixed address: a host that waits there for somebody to send to finds the next
   * gateway, and then hears it on the control channel.
   */
  private static String file(String control, String messages) {
    return """
    {"modules": [
      {"name": "thermometer", "loader": {"name": "builtin", "entrypoint": {"module": "simulated-device"}},
       "args": {"macAddress": "01:01:01:01:01:01", "messagePeriod": 1}},
      {"name": "host", "loader": {"name": "outprocess", "entrypoint": {
        "activation.type": "none", "control.id": "%s", "message.id": "%s",
        "create.timeout": 180000}}, "args": null, "queue": {"wait": "10m"}},
      {"name": "log", "loader": {"name": "builtin", "entrypoint": {"module": "logger"}},
       "args": {"filename": "log.json"}, "queue": {"wait": "10m"}}],
     "links": [{"source": "thermometer", "sink": "host"}, {"source": "host", "sink": "log"}]}
    """
        .formatted(control, messages);
  }
}
