/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway of {@code up}: a sensor in its own process, a bridge in another, and both hubs. */
class UpGatewayTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final DeviceIdentity EDGE = new DeviceIdentity("edge");
  private static final ModuleIdentity GATEWAY = EDGE.module("gateway");
  private static final ModuleIdentity FILTER = EDGE.module("filter");
  private static final String MAC = "AA:BB:CC:DD:EE:FF";

  /** What a sensor says that has just begun to live. */
  private static final double FIRST = 10;

  /** What it says before it begins with the first again. */
  private static final double LAST = 40;

  private static Hub up(Path data) {
    return Hub.start(HoldfastOptions.in(data).running(HoldfastOptions.Program.UP, List.of()));
  }

  private static Events events(Hub hub, ModuleIdentity module) {
    return hub.eventsOf(new Registered(hub.host(), module, "", ""));
  }

  /** The sensor's next reading, in degrees; what the machine tells comes by the same output. */
  private static double reading(Events filter) {
    JsonNode event =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () ->
                    Optional.ofNullable(filter.poll(Duration.ofSeconds(1)))
                        .filter(each -> each.path("body").has("temperature")),
                Optional::isPresent)
            .orElseThrow();
    assertThat(event.at("/systemProperties/iothub-outputname").asString()).isEqualTo("changed");
    JsonNode properties = event.path("applicationProperties");
    assertThat(properties.path("macAddress").asString()).isEqualTo(MAC);
    assertThat(properties.path("source").asString()).isEqualTo("bleTelemetry");
    assertThat(event.path("body").path("temperature").isNumber()).as(event.toString()).isTrue();
    return event.path("body").path("temperature").asDouble();
  }

  /** Calls the gateway's method until it has taken it: it may have just begun to live. */
  private static void set(Hub hub, int degrees) {
    String call =
        """
        {"methodName": "set", "payload": {"macAddress": "%s", "temperature": %d},
         "connectTimeoutInSeconds": 30, "responseTimeoutInSeconds": 30}
        """
            .formatted(MAC, degrees);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> hub.service().invoke(GATEWAY, call).json().path("status").asInt(0) == 202);
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
      "A sensor's readings go out of its process through the gateway, the edge hub and its module"
          + " filter to the root's stream, and a method of the root's goes all the way back")
  void up_GATEWAY_readingsGoUpAndMethodsDown(@TempDir Path data) {
    try (Hub hub = up(data);
        Events direct = events(hub, GATEWAY);
        Events events = events(hub, FILTER)) {
      double first = reading(events);
      // What the sensor tells of itself only after 29 readings.
      double wanted = first - 2 < FIRST ? first + 29 : first - 2;
      set(hub, (int) wanted);
      double last = first;
      double now = reading(events);
      while (now == (last == LAST ? FIRST : last + 1)) { // Told before it was called.
        last = now;
        now = reading(events);
      }
      assertThat(now).isEqualTo(wanted);
      // Nothing goes round the filter, but what came before the edge hub had its routes.
      for (JsonNode each = direct.poll(Duration.ZERO);
          each != null;
          each = direct.poll(Duration.ZERO)) {
        assertThat(each.path("body").path("temperature").asDouble()).isLessThan(first);
      }
    }
  }

  @Test
  @DisplayName("A gateway that was killed begins a new life, and ends with up, sensor and all")
  void up_GATEWAY_KILLED_beginsAgain(@TempDir Path data) {
    List<ProcessHandle> second;
    try (Hub hub = up(data);
        Events events = events(hub, FILTER)) {
      double last = reading(events);
      while (last == FIRST) { // What a new sensor tells first would be nothing new to the filter.
        last = reading(events);
      }
      List<ProcessHandle> first = below(hub);
      assertThat(first).hasSize(2); // The gateway, and the sensor below it.
      ProcessHandle gateway =
          ProcessHandle.of(hub.process().pid()).orElseThrow().children().findFirst().orElseThrow();
      assertThat(gateway.destroyForcibly()).isTrue();
      awaitEnd(first); // No orphan is left: the sensor sees that its gateway has gone.
      Awaitility.await().atMost(PATIENCE).until(() -> below(hub).size() == 2);

      double now = reading(events);
      while (now > last) { // What the first ones had sent.
        last = now;
        now = reading(events);
      }
      assertThat(last).isLessThan(LAST); // No sensor goes back before, but a new one.
      assertThat(now).isEqualTo(FIRST);
      second = below(hub);
      assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    }
    awaitEnd(second);
  }

  @Test
  @DisplayName("No process is left of an up that was killed")
  void up_KILLED_leavesNoOrphan(@TempDir Path data) {
    try (Hub hub = up(data);
        Events events = events(hub, FILTER)) {
      assertThat(reading(events)).isBetween(FIRST, LAST);
      List<ProcessHandle> below = below(hub);
      assertThat(below).hasSize(2);
      hub.process().kill();
      awaitEnd(below);
    }
  }
}
