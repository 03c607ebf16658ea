/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import io.holdfast.client.ModuleClient;
import io.holdfast.client.json.Json;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.IsoTime;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The module {@code host-metrics}: sends a reading to its output {@code metrics} every second. */
final class HostMetrics implements AutoCloseable {

  static final String OUTPUT = "metrics";

  private static final Logger LOG = LoggerFactory.getLogger(HostMetrics.class);

  private final ModuleClient client;
  private final Supplier<Reading> machine;
  private final InstantSource clock;
  private final ScheduledFuture<?> everySecond;

  HostMetrics(
      ModuleClient client,
      Supplier<Reading> machine,
      InstantSource clock,
      ScheduledExecutorService timer) {
    this.client = client;
    this.machine = machine;
    this.clock = clock;
    everySecond = timer.scheduleAtFixedRate(this::send, 0, 1, TimeUnit.SECONDS);
  }

  private void send() {
    try {
      // One that cannot be sent fails its future, and is worth nothing: the next comes in a second.
      var _ = client.sendToOutput(OUTPUT, message(machine.get()));
    } catch (RuntimeException e) {
      // Thrown on, it would end the timer's calls for good.
      LOG.warn("No reading of this machine: {}", e.toString());
    }
  }

  private Message message(Reading reading) {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .system(SystemProperty.CONTENT_ENCODING, "utf-8")
            .system(SystemProperty.CREATION_TIME, IsoTime.format7(clock.instant()))
            .build();
    return new Message(properties, Json.write(reading.members()));
  }

  @Override
  public void close() {
    everySecond.cancel(false);
    client.close();
  }
}
