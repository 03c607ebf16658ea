/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BudgetTest {

  private static final int LEAST_URGENT = 10;

  private final Budget budget = new Budget(LinkOptions.DEFAULT.withWindow(10, 20, 1L << 20));

  private long taken(int priority) {
    return IntStream.range(0, 100).takeWhile(n -> budget.reserve(priority)).count();
  }

  @Test
  @DisplayName("[edge-39] an urgent message finds room where others have taken all that they may")
  void reserve_FULL_OF_OTHERS_hasRoomForTheUrgent() {
    assertThat(taken(LEAST_URGENT)).isEqualTo(10);
    assertThat(taken(5)).isEqualTo(5);
    assertThat(taken(0)).isEqualTo(5);
    assertThat(budget.inFlight()).isEqualTo(20);
    budget.free(Budget.GUESS);
    assertThat(taken(LEAST_URGENT)).isZero();
    assertThat(taken(0)).isEqualTo(1);
  }

  @Test
  @DisplayName("bytes on their way count as messages do")
  void reserve_FULL_OF_BYTES_hasNoRoom() {
    assertThat(budget.reserve(LEAST_URGENT)).isTrue();
    budget.take(600_000);
    assertThat(budget.reserve(LEAST_URGENT)).isFalse();
    assertThat(budget.reserve(0)).isTrue();
    budget.free(600_000);
    assertThat(budget.reserve(LEAST_URGENT)).isTrue();
  }
}
