/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.ChildJvm;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(HoldfastExtension.class)
class CrowdTest {

  private static final int DEVICES = 25;
  private static final int MODULES = 20;

  @Test
  @DisplayName("[client-23] Five hundred clients over TLS are served by one thread, and end soon")
  void doWork_FIVE_HUNDRED_OVER_TLS_servesAll(Hub hub, @TempDir Path directory) throws Exception {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      Registered device = hub.newDevice();
      for (int j = 0; j < MODULES; j++) {
        strings.add(hub.newModule(device, "m" + j).connectionString());
      }
    }
    Path file = Files.write(directory.resolve("connection-strings"), strings);
    try (ChildJvm crowd =
        ChildJvm.start(Crowd.class, file.toString(), hub.ready().caFile().toString())) {
      assertThat(Long.parseLong(crowd.awaitLine("destroyed"))).isLessThan(60_000);
      assertThat(crowd.awaitLine("confirmed")).isEqualTo("500");
      assertThat(crowd.awaitLine("threads")).isEqualTo("0[]");
    }
  }
}
