/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody can connect with time to spare here: other settings have a hub of their own. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [mqtt]
        connect-timeout = "10s"
        """)
class SettingsTest {

  /** The default time-out is 30 s. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  @Test
  @DisplayName("[mqtt-28] a connection that stays silent is closed after the connect time-out")
  void connection_SILENT_isClosed(Hub hub) throws IOException {
    try (RawMqtt silent = hub.rawMqtt()) {
      silent.awaitEnd(LIMIT);
    }
  }

  @Test
  @DisplayName("[mqtt-28] half a CONNECT does not keep a connection open")
  void connection_HALF_A_CONNECT_isClosed(Hub hub) throws IOException {
    try (RawMqtt slow = hub.rawMqtt()) {
      slow.send(new byte[] {0x10, 0x20, 0, 4, 'M'});
      slow.awaitEnd(LIMIT);
    }
  }
}
