/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import io.holdfast.client.DesiredChange;
import io.holdfast.client.Disposition;
import io.holdfast.client.InputMessage;
import io.holdfast.client.MethodRequest;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.json.Json;
import io.holdfast.model.MethodResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The module {@code filter}: takes readings at its input {@code metrics} and sends those in which a
 * number changed enough to its output {@code changed}, as they came, properties and all. How much
 * is enough is the desired property {@code threshold}; that, and how many readings came and went,
 * it reports. The method {@code reset} begins to count anew.
 */
final class Filter implements AutoCloseable {

  static final String INPUT = "metrics";
  static final String OUTPUT = "changed";

  private static final long REPORT_SECONDS = 10;

  private final ModuleClient client;
  private final ChangeDetector changes = new ChangeDetector();
  private final ScheduledFuture<?> reports;
  // Owner: the timer's thread.
  private ChangeDetector.@Nullable State reported;

  Filter(ModuleClient client, ScheduledExecutorService timer) {
    this.client = client;
    // What becomes of a subscription the client itself logs; there is nothing to do about it here.
    var _ = client.onInput(INPUT, this::received);
    var _ = client.onDesired(this::configured);
    var _ = client.onMethod("reset", this::reset);
    reports = timer.scheduleWithFixedDelay(this::report, 1, REPORT_SECONDS, TimeUnit.SECONDS);
  }

  private CompletionStage<Disposition> received(InputMessage input) {
    Map<String, @Nullable Object> reading;
    try {
      reading = Json.readObject(input.message().body());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(Disposition.REJECTED);
    }
    if (!changes.isEnough(reading)) {
      return CompletableFuture.completedFuture(Disposition.ACCEPTED);
    }
    // The hub keeps the reading until it has what follows from it.
    return client
        .sendToOutput(OUTPUT, input.message())
        .whenComplete((_, fault) -> {
          if (fault != null) {
            changes.unsent(reading);
          }
        })
        .thenApply(_ -> Disposition.ACCEPTED);
  }

  private void configured(DesiredChange change) {
    Map<String, @Nullable Object> values = change.properties().values();
    if (change.complete() || values.containsKey("threshold")) {
      changes.threshold(values.get("threshold"));
    }
  }

  private CompletionStage<MethodResult> reset(MethodRequest request) {
    ChangeDetector.State before = changes.reset();
    return CompletableFuture.completedFuture(new MethodResult(200, Json.write(before.members())));
  }

  private void report() {
    ChangeDetector.State now = changes.state();
    if (!now.equals(reported)) {
      reported = now;
      var _ = client.updateReported(now.members());
    }
  }

  @Override
  public void close() {
    reports.cancel(false);
    client.close();
  }
}
