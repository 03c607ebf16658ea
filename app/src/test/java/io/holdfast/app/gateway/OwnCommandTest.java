/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OwnCommandTest {

  @Test
  @DisplayName("The program is started once more with its own options, but smaller")
  void read_COMMAND_LINE_isRepeated() {
    OwnCommand own =
        OwnCommand.read(
                "/jdk/bin/java",
                List.of(
                    "-Xmx256m", "-cp", "lib/app.jar", "io.holdfast.app.Main", "up", "--host", "h"))
            .orElseThrow();
    assertThat(own.with(List.of("gateway", "run")))
        .containsExactly(
            "/jdk/bin/java",
            "-Xmx256m",
            "-Xms8m",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "lib/app.jar",
            "io.holdfast.app.Main",
            "gateway",
            "run");
  }

  @Test
  @DisplayName("Whoever is not the program has no command of it")
  void read_OTHER_PROGRAM_isEmpty() {
    assertThat(OwnCommand.read("java", List.of("-jar", "tests.jar"))).isEmpty();
    assertThat(OwnCommand.read("java", List.of("io.holdfast.app.Main", "-cp"))).isEmpty();
  }
}
