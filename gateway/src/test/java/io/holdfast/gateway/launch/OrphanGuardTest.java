/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OrphanGuardTest {

  @AfterEach
  void end() {
    Thread.interrupted(); // the next test is not to find it
  }

  @Test
  @DisplayName("one who is interrupted finds the same guard as others, and stays interrupted")
  void look_INTERRUPTED_findsTheSame() {
    boolean guards = OrphanGuard.look().guards();
    Thread.currentThread().interrupt();

    assertThat(OrphanGuard.look().guards()).isEqualTo(guards);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  @DisplayName("it is looked for once")
  void find_AGAIN_isTheSame() {
    assertThat(OrphanGuard.find()).isSameAs(OrphanGuard.find());
  }
}
