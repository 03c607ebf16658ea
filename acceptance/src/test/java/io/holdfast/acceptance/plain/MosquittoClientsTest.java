/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/* INTO BrokeredEndpoint("/modules/to/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
class MosquittoClientsTest {

  @BeforeAll
  static void mosquittoClients() {
    Mosquitto.require();
  }

  @Test
  @DisplayName("[mqtt-1] mosquitto_pub sends telemetry over TLS")
  void publish_MOSQUITTO_PUB_arrives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (Events events = hub.eventsOf(device)) {
      List<String> command = Mosquitto.command("mosquitto_pub", hub.ready(), device);
      command.addAll(List.of("-t", "devices/" + device.identity() + "/messages/events/a=1"));
      command.addAll(List.of("-q", "1", "-m", "hello"));
      assertThat(Mosquitto.run(command)).isEmpty();
      assertThat(events.next().path("body").asString()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("[mqtt-52] mosquitto_sub receives a module's input over TLS")
  void subscribe_MOSQUITTO_SUB_receives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered from = hub.newModule(device, "from");
    Registered to = hub.newModule(device, "to");
    List<String> subscribe = Mosquitto.command("mosquitto_sub", hub.ready(), to);
    subscribe.addAll(List.of("-t", "devices/" + device.identity() + "/modules/to/inputs/#"));
    subscribe.addAll(List.of("-q", "1", "-C", "1", "-W", "" + 2 * Mosquitto.PATIENCE_SECONDS));
    Process subscriber = new ProcessBuilder(subscribe).redirectErrorStream(true).start();
    List<String> publish = Mosquitto.command("mosquitto_pub", hub.ready(), from);
    publish.addAll(
        List.of("-t", "devices/" + device.identity() + "/modules/from/messages/events/%24.on=out"));
    publish.addAll(List.of("-q", "1", "-m", "hop"));
    // The input's queue exists by its route: what is sent before the subscription waits in it.
    assertThat(Mosquitto.run(publish)).isEmpty();
    assertThat(Mosquitto.outputOf(subscriber)).isEqualTo("hop\n");
  }
}
