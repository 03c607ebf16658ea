/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway of {@code up}: a sensor in its own process, a bridge in another, and both hubs. */
class UpGatewayTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static Hub up(Path data) {
    return Hub.start(HoldfastOptions.in(data).running(HoldfastOptions.Program.UP, List.of()));
  }

  private static Events events(Hub hub) {
    ModuleIdentity gateway = new ModuleIdentity("edge", "gateway");
    return hub.eventsOf(new Registered(hub.host(), gateway, "", ""));
  }

  /** Of all that runs below it. */
  private static List<ProcessHandle> below(Hub hub) {
    return ProcessHandle.of(hub.process().pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .toList();
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @DisplayName(
      "A sensor's readings go out of its process through the gateway and the edge hub to the"
          + " root's stream, also after the gateway was killed, and its processes end with up")
  void up_GATEWAY_readingsReachTheStream(@TempDir Path data) {
    List<ProcessHandle> first;
    List<ProcessHandle> second;
    try (Hub hub = up(data);
        Events events = events(hub)) {
      JsonNode event = events.next();
      assertThat(event.at("/systemProperties/iothub-outputname").asString()).isEqualTo("telemetry");
      assertThat(event.at("/applicationProperties/macAddress").asString())
          .isEqualTo("AA:BB:CC:DD:EE:FF");
      assertThat(event.path("body").path("temperature").isNumber()).as(event.toString()).isTrue();

      first = below(hub);
      assertThat(first).hasSize(2); // The gateway, and the sensor below it.
      ProcessHandle gateway =
          ProcessHandle.of(hub.process().pid()).orElseThrow().children().findFirst().orElseThrow();
      assertThat(gateway.destroyForcibly()).isTrue();
      awaitEnd(first); // No orphan is left: the sensor sees that its gateway has gone.
      Awaitility.await().atMost(PATIENCE).until(() -> below(hub).size() == 2);
      JsonNode earlier = events.poll(Duration.ZERO);
      while (earlier != null) { // What the first ones sent.
        earlier = events.poll(Duration.ZERO);
      }
      assertThat(events.next().has("body")).isTrue();
      second = below(hub);
    }
    awaitEnd(second);
  }

  @Test
  @DisplayName("No process is left of an up that was killed")
  void up_KILLED_leavesNoOrphan(@TempDir Path data) {
    try (Hub hub = up(data);
        Events events = events(hub)) {
      assertThat(events.next().has("body")).isTrue();
      List<ProcessHandle> below = below(hub);
      assertThat(below).hasSize(2);
      hub.process().kill();
      awaitEnd(below);
    }
  }
}
