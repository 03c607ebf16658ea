/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/**
 * A device and a back end that behave, in the midst of those that do not. Everything they ask is
 * answered in thirty seconds, or fails; how long the slowest took is counted.
 */
final class Healthy implements Callable<String> {

  private final Hub hub;
  private final Registered device;
  private volatile boolean ending;

  Healthy(Hub hub) {
    this.hub = hub;
    this.device = hub.newDevice();
  }

  /** Lets {@link #call} return. */
  void end() {
    ending = true;
  }

  /** Works until the end; one connection for all of the time, and new ones. */
  @Override
  public String call() throws IOException {
    int rounds = 0;
    long slowest = 0;
    try (RawMqtt client = Dial.connect(hub, device)) {
      while (!ending) {
        long begin = System.nanoTime();
        round(client);
        slowest = Math.max(slowest, System.nanoTime() - begin);
        rounds++;
      }
    }
    return rounds + " rounds of a healthy client, the slowest in " + slowest / 1_000_000 + " ms";
  }

  /** Telemetry, a twin, and a connection. */
  void round(RawMqtt client) throws IOException {
    client.publish(
        "devices/" + device.identity().deviceId() + "/messages/events/", "{\"healthy\":true}");
    JsonNode ignored = hub.service().twin(device.identity());
    try (RawMqtt other = Dial.connect(hub, hub.newDevice())) {
      other.ping();
    }
  }

  /** Once, when all is over. */
  void once() throws IOException {
    try (RawMqtt client = Dial.connect(hub, device)) {
      round(client);
    }
  }
}
