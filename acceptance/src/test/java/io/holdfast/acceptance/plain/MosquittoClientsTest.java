/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Required;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  private static final int PATIENCE_SECONDS = 60;

  @BeforeAll
  static void mosquittoClients() {
    Required.peer("mosquitto_pub", onPath("mosquitto_pub") && onPath("mosquitto_sub"));
  }

  @Test
  @DisplayName("[mqtt-1] mosquitto_pub sends telemetry over TLS")
  void publish_MOSQUITTO_PUB_arrives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (Events events = hub.eventsOf(device)) {
      List<String> command = command("mosquitto_pub", hub, device);
      command.addAll(List.of("-t", "devices/" + device.identity() + "/messages/events/a=1"));
      command.addAll(List.of("-q", "1", "-m", "hello"));
      assertThat(run(command)).isEmpty();
      assertThat(events.next().path("body").asString()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("[mqtt-52] mosquitto_sub receives a module's input over TLS")
  void subscribe_MOSQUITTO_SUB_receives(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered from = hub.newModule(device, "from");
    Registered to = hub.newModule(device, "to");
    List<String> subscribe = command("mosquitto_sub", hub, to);
    subscribe.addAll(List.of("-t", "devices/" + device.identity() + "/modules/to/inputs/#"));
    subscribe.addAll(List.of("-q", "1", "-C", "1", "-W", "" + PATIENCE_SECONDS));
    Process subscriber = new ProcessBuilder(subscribe).redirectErrorStream(true).start();
    List<String> publish = command("mosquitto_pub", hub, from);
    publish.addAll(
        List.of("-t", "devices/" + device.identity() + "/modules/from/messages/events/%24.on=out"));
    publish.addAll(List.of("-q", "1", "-m", "hop"));
    // The input's queue exists by its route: what is sent before the subscription waits in it.
    assertThat(run(publish)).isEmpty();
    assertThat(outputOf(subscriber)).isEqualTo("hop\n");
  }

  private static String run(List<String> command) throws Exception {
    return outputOf(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** All that a program printed, once it has ended well. */
  private static String outputOf(Process process) throws Exception {
    try {
      assertThat(process.waitFor(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(String program, Hub hub, Registered who) throws IOException {
    long expiry = InstantSource.system().instant().getEpochSecond() + 600;
    byte[] key = Base64.getDecoder().decode(who.primaryKey());
    String id = who.identity().clientId();
    List<String> command = new ArrayList<>(List.of(program, "-V", "mqttv311"));
    command.addAll(List.of("-h", hub.host(), "-p", Integer.toString(hub.ready().mqttPort())));
    command.addAll(List.of("--cafile", hub.ready().caFile().toString()));
    command.addAll(List.of("-i", id, "-u", hub.host() + "/" + id + "/?api-version=2021-04-12"));
    command.addAll(List.of("-P", SasToken.sign(who.resource(), key, expiry, null).text()));
    return command;
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
