/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestartDelaysTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RestartDelays delays = new RestartDelays(LONGEST);

  @Test
  @DisplayName("short lives are followed by ever longer delays, to half a minute")
  void after_SHORT_LIVES_doubles() {
    assertThat(LongStream.generate(() -> delays.after(Duration.ofSeconds(59)).toMillis()).limit(9))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
  }

  @Test
  @DisplayName("after a minute of life the delays begin anew")
  void after_LONG_LIFE_beginsAnew() {
    delays.after(Duration.ZERO);
    delays.after(Duration.ZERO);

    assertThat(delays.after(Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(500));
    assertThat(delays.after(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
  }
}
