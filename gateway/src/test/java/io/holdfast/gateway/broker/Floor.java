/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A broker with probes. Closed, it ends them all, and asserts that none was misused. */
final class Floor implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Broker broker = new Broker();
  private final Map<Station, Probe> probes = new LinkedHashMap<>();

  Broker broker() {
    return broker;
  }

  Station add(String name, Probe probe, QueueSettings queue) {
    Station station = new Station(name, "null", probe, queue);
    assertThat(station.create()).succeedsWithin(PATIENCE);
    broker.add(station);
    probes.put(station, probe);
    return station;
  }

  Probe add(String name) {
    return add(name, Probe.open());
  }

  Probe add(String name, Probe probe) {
    add(name, probe, QueueSettings.DEFAULT);
    return probe;
  }

  void link(String source, String sink) {
    assertThat(broker.link(new Link(source, sink))).isTrue();
  }

  Station station(String name) {
    return Objects.requireNonNull(broker.station(name).orElse(null));
  }

  ModuleCounters counters(String name) {
    return station(name).counters();
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE.toSeconds(), TimeUnit.SECONDS).until(condition);
  }

  @Override
  public void close() {
    for (Map.Entry<Station, Probe> each : probes.entrySet()) {
      var end = each.getKey().end();
      each.getKey().hurry();
      assertThat(end).succeedsWithin(PATIENCE);
      assertThat(each.getValue().isMisused()).isFalse();
    }
  }
}
