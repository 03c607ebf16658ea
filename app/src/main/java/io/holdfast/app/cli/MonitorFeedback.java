/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints what became of messages to devices, and takes it off the hub's list. */
@Command
final class MonitorFeedback extends HubCall {

  private static final Duration PAUSE = Duration.ofMillis(500);

  @Option(
      names = {"--timeout", "-t"},
      paramLabel = "SECONDS",
      description = "Ends after this long without any; without it never.")
  private @Nullable Integer timeout;

  MonitorFeedback(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    if (timeout != null && timeout < 0) {
      throw CommandException.misused("--timeout must not be negative");
    }
  }

  @Override
  void ask(HubClient hub) {
    Duration silent = Duration.ZERO;
    Duration longest = timeout == null ? null : Duration.ofSeconds(timeout);
    while (!Thread.currentThread().isInterrupted()) {
      if (hub.feedback(this::print)) {
        silent = Duration.ZERO;
      } else if (longest != null && silent.compareTo(longest) >= 0) {
        return;
      } else {
        pause();
        silent = silent.plus(PAUSE);
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
