/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Disposition;
import io.holdfast.client.json.Json;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodResult;
import io.holdfast.model.SystemProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What the module sends is the result here.
class SamplesTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final FakeClient client = new FakeClient();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  @DisplayName("host-metrics sends its readings as JSON to its output")
  void hostMetrics_RUNNING_sendsReadings() {
    try (HostMetrics _ = new HostMetrics(client, () -> new Reading(1, 2.5, 3), NOON, timer)) {
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !client.sent.isEmpty());
    }
    FakeClient.Sent first = client.sent.getFirst();
    assertThat(first.output()).isEqualTo("metrics");
    assertThat(Json.readObject(first.message().body()))
        .isEqualTo(Map.of("load", 1.0, "memory", 2.5, "disk", 3.0));
    var properties = first.message().properties();
    assertThat(properties.system(SystemProperty.CONTENT_TYPE)).isEqualTo("application/json");
    assertThat(properties.system(SystemProperty.CONTENT_ENCODING)).isEqualTo("utf-8");
    assertThat(properties.system(SystemProperty.CREATION_TIME))
        .isEqualTo("2026-11-21T12:00:00.0000000Z");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  @DisplayName("host-metrics goes on after a reading that failed")
  void hostMetrics_READING_FAILS_goesOn() {
    AtomicInteger readings = new AtomicInteger();
    Supplier<Reading> machine =
        () -> {
          if (readings.incrementAndGet() == 1) {
            throw new UncheckedIOException(new IOException("for a test"));
          }
          return new Reading(1, 2, 3);
        };
    try (HostMetrics _ = new HostMetrics(client, machine, NOON, timer)) {
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !client.sent.isEmpty());
    }
  }

  @Test
  @DisplayName("A reading of this machine is in percent")
  void reading_THIS_MACHINE_isInPercent() {
    Reading reading = Reading.ofThisMachine();

    assertThat(reading.load()).isNotNegative();
    assertThat(reading.memory()).isBetween(0.0, 100.0);
    assertThat(reading.disk()).isBetween(0.0, 100.0);
  }

  @Test
  @DisplayName("filter lets through what changed enough, and takes a reading once that is sent")
  void filter_READINGS_forwardsChanges() {
    try (Filter _ = new Filter(client, timer)) {
      var first = client.receive("metrics", "{\"load\":10,\"name\":\"x\"}");
      var same = client.receive("metrics", "{\"load\":10.4}");
      var changed = client.receive("metrics", "{\"load\":10.5}");
      var broken = client.receive("metrics", "[]");

      assertThat(client.sent).extracting(FakeClient.Sent::output).containsOnly("changed");
      assertThat(client.sent)
          .extracting(sent -> sent.message().body().utf8())
          .containsExactly("{\"load\":10,\"name\":\"x\"}", "{\"load\":10.5}");
      assertThat(first).isNotDone();
      assertThat(same).isCompletedWithValue(Disposition.ACCEPTED);
      assertThat(broken).isCompletedWithValue(Disposition.REJECTED);
      client.sent.forEach(sent -> sent.acknowledged().complete(null));
      assertThat(first).isCompletedWithValue(Disposition.ACCEPTED);
      assertThat(changed).isCompletedWithValue(Disposition.ACCEPTED);
    }
  }

  @Test
  @DisplayName("filter lets a reading through with its properties, which say whose it is")
  void filter_PROPERTIES_goAlong() {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .application("source", "bleTelemetry")
            .application("macAddress", "AA:BB:CC:DD:EE:FF")
            .build();
    Message reading = new Message(properties, Bytes.utf8("{\"temperature\": 10.00}"));
    try (Filter _ = new Filter(client, timer)) {
      client.receive("metrics", reading);

      assertThat(client.sent).extracting(FakeClient.Sent::message).containsExactly(reading);
    }
  }

  @Test
  @DisplayName(
      "A reading that could not be sent is not taken, and is let through when it comes again")
  void filter_SENDING_FAILS_forwardsTheSameAgain() {
    try (Filter _ = new Filter(client, timer)) {
      var first = client.receive("metrics", "{\"load\":10}");
      client.sent.getFirst().acknowledged().completeExceptionally(new IllegalStateException("x"));
      assertThat(first).isCompletedExceptionally();

      client.receive("metrics", "{\"load\":10}");

      assertThat(client.sent).hasSize(2);
      assertThat(Json.readObject(client.call("reset").payload())).containsEntry("forwarded", 1L);
    }
  }

  @Test
  @DisplayName("The desired threshold says how much is enough; without one the default holds")
  void filter_DESIRED_THRESHOLD_isKept() {
    try (Filter _ = new Filter(client, timer)) {
      client.desire(Map.of("threshold", 5L), true);
      client.receive("metrics", "{\"load\":10}");
      client.receive("metrics", "{\"load\":14}");
      assertThat(client.sent).hasSize(1);
      client.desire(Map.of("other", 1L), false);
      client.receive("metrics", "{\"load\":14}");
      assertThat(client.sent).hasSize(1);
      Map<String, @Nullable Object> removed = new HashMap<>();
      removed.put("threshold", null);
      client.desire(removed, false);
      client.receive("metrics", "{\"load\":14}");
      assertThat(client.sent).hasSize(2);
    }
  }

  @Test
  @DisplayName("The method reset answers the counts and begins anew")
  void filter_RESET_countsAnew() {
    try (Filter _ = new Filter(client, timer)) {
      client.receive("metrics", "{\"load\":10}");
      client.receive("metrics", "{\"load\":10}");

      MethodResult result = client.call("reset");
      client.receive("metrics", "{\"load\":10}");

      assertThat(result.status()).isEqualTo(200);
      assertThat(Json.readObject(result.payload()))
          .containsEntry("received", 2L)
          .containsEntry("forwarded", 1L);
      assertThat(client.sent).hasSize(2);
    }
  }

  @Test
  @DisplayName("filter reports its threshold and its counts")
  void filter_RUNNING_reports() {
    try (Filter _ = new Filter(client, timer)) {
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !client.reported.isEmpty());
      assertThat(client.reported.getFirst())
          .hasToString("{threshold=0.5, received=0, forwarded=0}");
    }
    assertThat(client.isClosed()).isTrue();
  }
}
