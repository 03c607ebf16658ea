/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Prints what became of messages to devices, and takes it off the hub's list. */
@Command
final class MonitorFeedback extends HubCall {

  private static final Duration PAUSE = Duration.ofMillis(500);

  @Mixin private final Silence silence = new Silence();

  MonitorFeedback(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    silence.check();
  }

  @Override
  void ask(HubClient hub) {
    silence.heard();
    while (!Thread.currentThread().isInterrupted() && silence.left().isPositive()) {
      if (hub.feedback(this::print)) {
        silence.heard();
      } else {
        pause();
      }
    }
  }

  /** The hub has no call that waits for feedback, as IoT Hub has none over HTTPS. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(JsonNode record) {
    if (isJson()) {
      Output.line(out(), record);
      return;
    }
    out()
        .println(
            String.join(
                "  ",
                record.path("enqueuedTimeUtc").asString(""),
                record.path("deviceId").asString(""),
                record.path("statusCode").asString(""),
                EventText.printable(record.path("originalMessageId").asString(""))));
    out().flush();
  }
}
