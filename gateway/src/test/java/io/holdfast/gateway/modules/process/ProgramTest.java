/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.launch.RestartDelays;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgramTest {

  @Test
  @DisplayName("A script that goes on dying is started again after half a second to ten seconds")
  void pauses_SHORT_LIVES_growToTenSeconds() {
    RestartDelays pauses = Program.pauses();

    assertThat(Stream.generate(() -> pauses.after(Duration.ZERO)).limit(7))
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
  }
}
