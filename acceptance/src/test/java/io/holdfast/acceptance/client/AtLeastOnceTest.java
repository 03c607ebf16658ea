/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ll.ConfirmationResult;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.TransportProvider;
import io.holdfast.faults.ChildJvm;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        """)
class AtLeastOnceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  @DisplayName("[client-65] What a process was handling when it was killed comes to the next one")
  void handle_PROCESS_KILLED_comesAgain(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered from = hub.newModule(device, "from");
    Registered to = hub.newModule(device, "to");
    try (ChildJvm first = start(hub, to, "hold")) {
      send(hub, from, "m1");
      assertThat(first.awaitLine("handling")).isEqualTo("m1");
      first.kill();
    }
    try (ChildJvm second = start(hub, to, "take")) {
      assertThat(second.awaitLine("handling")).isEqualTo("m1");
      send(hub, from, "m2");
      // And what was taken comes no more.
      assertThat(second.awaitLine("handling")).isEqualTo("m2");
    }
  }

  private static ChildJvm start(Hub hub, Registered module, String what) throws IOException {
    return ChildJvm.start(
        InputTaker.class, module.connectionString(), hub.ready().caFile().toString(), what);
  }

  /** Sends as a module does that wants to know that it arrived. */
  private static void send(Hub hub, Registered module, String text) {
    List<ConfirmationResult> confirmed = new ArrayList<>();
    try (ModuleClientLL client =
        ModuleClientLL.createFromConnectionString(
            module.connectionString(), TransportProvider.MQTT)) {
      client.setOption(Option.TRUSTED_CERTS, hub.caCertificate());
      client.sendEventToOutputAsync(
          new Message(MessageProperties.NONE, Bytes.utf8(text)), "out", confirmed::add);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (confirmed.isEmpty() && System.nanoTime() < end) {
        client.doWork(Duration.ofMillis(100));
      }
    }
    assertThat(confirmed).containsExactly(ConfirmationResult.OK);
  }
}
