/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EdgeTlsTest {

  private static final byte[] ACCEPTED = {0x20, 2, 0, 0};

  @Test
  @DisplayName("[edge-129] A CONNECT that comes with the end of the handshake is taken, 30 of 30")
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void connect_WITH_THE_LAST_FLIGHT_isTaken(@TempDir Path folder) throws IOException {
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Edge edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")))) {
      Registered leaf = edge.newLeaf();
      byte[] connect = Dial.request(leaf).bytes();
      for (int i = 0; i < 30; i++) {
        assertThat(OneFlight.exchange(edge.trust(), edge.host(), edge.ready().mqttPort(), connect))
            .isEqualTo(ACCEPTED);
      }
    }
  }
}
