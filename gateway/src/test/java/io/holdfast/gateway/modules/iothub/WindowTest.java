/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WindowTest {

  private final Window window = new Window();

  @Test
  @DisplayName("It is full by the number of messages, and has room for each that leaves")
  void enter_MANY_isFull() throws Exception {
    for (int i = 0; i < Window.MESSAGES; i++) {
      assertThat(window.enter(1, Duration.ZERO)).isTrue();
    }
    assertThat(window.enter(1, Duration.ofMillis(1))).isFalse();
    window.leave(1);
    assertThat(window.enter(1, Duration.ZERO)).isTrue();
    assertThat(window.enter(1, Duration.ZERO)).isFalse();
  }

  @Test
  @DisplayName("It is full by bytes, but takes one message of any size")
  void enter_LARGE_isFull() throws Exception {
    assertThat(window.enter(Window.BYTES * 2, Duration.ZERO)).isTrue();
    assertThat(window.enter(0, Duration.ZERO)).isFalse();
    window.leave(Window.BYTES * 2);
    assertThat(window.awaitEmpty(Duration.ZERO)).isTrue();
    assertThat(window.enter(Window.BYTES - 1, Duration.ZERO)).isTrue();
    assertThat(window.enter(1, Duration.ZERO)).isTrue();
    assertThat(window.enter(1, Duration.ZERO)).isFalse();
    assertThat(window.awaitEmpty(Duration.ofMillis(1))).isFalse();
  }
}
