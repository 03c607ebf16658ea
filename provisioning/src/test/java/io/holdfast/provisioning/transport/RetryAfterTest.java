/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  @Test
  @DisplayName("[dps-25] 1 to 300 seconds are kept to, what is odd is one, what is not said stays")
  void read_ANYTHING_isBounded() {
    assertThat(RetryAfter.read("8", 1)).isEqualTo(8);
    assertThat(RetryAfter.read("1", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("300", 1)).isEqualTo(300);
    assertThat(RetryAfter.read("0", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("301", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("99999999999999999999", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("abc", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("-3", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("", 5)).isEqualTo(1);
    assertThat(RetryAfter.read("7x", 5)).isEqualTo(7);
    assertThat(RetryAfter.read(null, 5)).isEqualTo(5);
  }
}
