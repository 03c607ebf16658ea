/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayProcessTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static long pid(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  @DisplayName("It is started again when it dies, and ends with its keeper, children and all")
  void close_RUNNING_endsIt(@TempDir Path folder) throws IOException {
    // The second life stays, and has a child; it says so when both are there.
    String script =
        """
        echo life >> lives
        [ "$(wc -l < lives)" -ge 2 ] || exit 3
        sleep 1000 & echo $! > child
        echo $VALUE > value; echo $$ > own.new; mv own.new own
        wait
        """;
    Path own = folder.resolve("own");
    long child;
    long pid;
    try (GatewayProcess gateway =
        GatewayProcess.start(List.of("sh", "-c", script), folder, Map.of("VALUE", "secret"))) {
      assertThat(gateway).isNotNull();
      Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(own));
      pid = pid(own);
      child = pid(folder.resolve("child"));
      assertThat(isAlive(pid)).isTrue();
      assertThat(folder.resolve("value")).hasContent("secret");
    }
    Awaitility.await().atMost(PATIENCE).until(() -> !isAlive(pid) && !isAlive(child));
    assertThat(Files.readAllLines(folder.resolve("lives"))).hasSize(2);
  }

  @Test
  @DisplayName("What cannot be started is tried again until its keeper ends")
  void close_NO_SUCH_PROGRAM_ends(@TempDir Path folder) {
    try (GatewayProcess gateway =
        GatewayProcess.start(List.of("/no/such/program"), folder, Map.of())) {
      assertThat(gateway).isNotNull();
    }
  }
}
