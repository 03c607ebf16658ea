/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.app.rest.HubUnreachableException;
import io.holdfast.model.DeviceIdentity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints what devices and modules send, as it arrives. */
@Command
final class MonitorEvents extends HubCall {

  @Option(
      names = {"-d", "--device-id"},
      paramLabel = "ID",
      description = "Only this device and its modules.")
  private @Nullable String deviceId;

  @Option(
      names = {"-m", "--module-id"},
      paramLabel = "ID",
      description = "Only this module of the device.")
  private @Nullable String moduleId;

  @Option(
      names = {"--consumer-group", "--cg", "-c"},
      paramLabel = "NAME",
      description =
          "Go on where this group stopped, and keep its place. Without it nobody's place moves.")
  private @Nullable String group;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description =
          "earliest, latest (what comes from now on), an offset or a time such as"
              + " 2026-01-31T12:00:00Z (default: latest; of a group: its place).")
  private @Nullable String from;

  @Mixin private final Silence silence = new Silence();

  MonitorEvents(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    if (moduleId != null && deviceId == null) {
      throw CommandException.misused("--module-id wants --device-id beside it");
    }
    try {
      if (moduleId != null && deviceId != null) {
        new DeviceIdentity(deviceId).module(moduleId);
      } else if (deviceId != null) {
        new DeviceIdentity(deviceId);
      }
    } catch (IllegalArgumentException e) {
      throw CommandException.misused(String.valueOf(e.getMessage()));
    }
    if (from != null && !from.matches("earliest|latest|[0-9]{1,18}|[0-9]+-[0-9TZ:.+-]+")) {
      throw CommandException.misused("--from must be earliest, latest, an offset or a time");
    }
    silence.check();
  }

  @Override
  void ask(HubClient hub) {
    AtomicBoolean over = new AtomicBoolean();
    silence.heard();
    Thread watch = Thread.ofVirtual().unstarted(() -> endWhenSilent(hub, over));
    if (silence.isBounded()) {
      watch.start();
    }
    if (!isJson()) {
      err().println("Waiting for events; Ctrl-C stops.");
    }
    try {
      hub.events(
          query(),
          event -> {
            silence.heard();
            print(event);
            return !over.get();
          });
      if (!over.get()) {
        throw CommandException.failed("the hub ended the stream");
      }
    } catch (HubUnreachableException e) {
      if (!over.get()) {
        throw e;
      }
    } finally {
      watch.interrupt();
    }
  }

  private void endWhenSilent(HubClient hub, AtomicBoolean over) {
    try {
      Duration left = silence.left();
      while (left.isPositive()) {
        Thread.sleep(left);
        left = silence.left();
      }
      over.set(true);
      hub.close();
    } catch (InterruptedException e) {
      // it has ended before
    }
  }

  private void print(JsonNode event) {
    if (isJson()) {
      Output.line(out(), event);
    } else {
      EventText.print(out(), event);
    }
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("follow", "true");
    put(query, "from", from);
    put(query, "consumerGroup", group);
    put(query, "deviceId", deviceId);
    put(query, "moduleId", moduleId);
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }
}
