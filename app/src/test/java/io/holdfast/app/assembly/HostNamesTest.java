/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.config.LogLevel;
import io.holdfast.app.config.ServerConfig;
import io.holdfast.faults.LoopbackAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HostNamesTest {

  @Test
  @DisplayName("A hub on one address is called by it, and answers to the local names too")
  void of_ONE_ADDRESS_calledByIt() {
    HostNames names = of("127.0.0.2", null);

    assertThat(names.name()).isEqualTo("127.0.0.2");
    assertThat(names.all()).contains("127.0.0.2", "127.0.0.1", "localhost", "hub.localhost");
    assertThat(names.loopback()).isEqualTo(LoopbackAddress.inet("127.0.0.2"));
  }

  @Test
  @DisplayName("A hub on every address has a name with a dot, and covers the loopback address")
  void of_EVERY_ADDRESS_nameWithDot() {
    HostNames names = of("0.0.0.0", null);

    assertThat(names.name()).contains(".").isNotEqualTo("0.0.0.0");
    assertThat(names.addresses()).contains(LoopbackAddress.inet("127.0.0.1"));
    assertThat(names.loopback().isLoopbackAddress()).isTrue();
  }

  @Test
  @DisplayName("A name that was configured is used, and matches in lower case")
  void of_NAMED_used() {
    HostNames names = of("127.0.0.1", "Hub.Example.org");

    assertThat(names.name()).isEqualTo("Hub.Example.org");
    assertThat(names.all()).contains("hub.example.org");
    assertThat(names.subject().names()).contains("hub.example.org");
  }

  private static HostNames of(String host, @Nullable String name) {
    return HostNames.of(
        new ServerConfig(Path.of("x"), LoopbackAddress.inet(host), name, LogLevel.INFO));
  }
}
