/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpAddressTest {

  @Test
  @DisplayName("ipc and tcp addresses are read and written alike")
  void parse_GOOD_ADDRESSES_areRead() {
    assertThat(SpAddress.parse("ipc:///tmp/g.c")).isEqualTo(new SpAddress.Ipc(Path.of("/tmp/g.c")));
    assertThat(SpAddress.parse("ipc://n.c")).isEqualTo(new SpAddress.Ipc(Path.of("n.c")));
    assertThat(SpAddress.parse("tcp://*:7501")).isEqualTo(new SpAddress.Tcp("*", 7501));
    assertThat(SpAddress.parse("tcp://127.0.0.1:7501")).hasToString("tcp://127.0.0.1:7501");
    assertThat(SpAddress.parse("ipc:///tmp/g.c")).hasToString("ipc:///tmp/g.c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ipc://", "inproc://a", "tcp://h", "tcp://:1", "tcp://h:65536", "tcp://h:x"})
  @DisplayName("an address that is none is refused with a sentence that shows a good one")
  void parse_BAD_ADDRESS_isRefused(String uri) {
    assertThatThrownBy(() -> SpAddress.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as in ");
  }

  @Test
  @DisplayName("[gateway-3] an ipc path beyond what a socket can have is refused, in bytes")
  void parse_LONG_PATH_isRefused() {
    assertThat(SpAddress.parse("ipc:///" + "a".repeat(SpAddress.MAX_PATH - 1))).isNotNull();
    assertThatThrownBy(() -> SpAddress.parse("ipc:///" + "a".repeat(SpAddress.MAX_PATH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 107 bytes; 106 are the most that a socket can have");
    assertThatThrownBy(() -> SpAddress.parse("ipc:///" + "é".repeat(54)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
