/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OccurrencesTest {

  // Near the end of what a long holds: an origin may be anywhere.
  private long now = Long.MAX_VALUE - 10;
  private final Occurrences occurrences = new Occurrences(() -> now);

  @Test
  @DisplayName("the first is told")
  void happened_FIRST_isTold() {
    assertThat(occurrences.happened()).isTrue();
    assertThat(occurrences.count()).isOne();
  }

  @Test
  @DisplayName("those of the next minute are counted only")
  void happened_WITHIN_A_MINUTE_isCountedOnly() {
    occurrences.happened();
    now += Duration.ofMinutes(1).toNanos() - 1;

    assertThat(occurrences.happened()).isFalse();
    assertThat(occurrences.count()).isEqualTo(2);
  }

  @Test
  @DisplayName("after a minute one is told, and no more of the next minute")
  void happened_AFTER_A_MINUTE_isToldOnce() {
    occurrences.happened();
    now += Duration.ofMinutes(1).toNanos();

    assertThat(occurrences.happened()).isTrue();
    assertThat(occurrences.happened()).isFalse();
    assertThat(occurrences.count()).isEqualTo(3);
  }
}
