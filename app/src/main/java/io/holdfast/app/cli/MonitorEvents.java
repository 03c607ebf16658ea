/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.app.rest.HubUnreachableException;
import io.holdfast.model.DeviceIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "Stop after so many seconds (default: 0, do not stop).")
  private long timeout;

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
    if (timeout < 0 || timeout > 86_400_000) {
      throw CommandException.misused("--timeout must be 0 to 86400000 seconds");
    }
  }

  @Override
  void ask(HubClient hub) {
    AtomicBoolean over = new AtomicBoolean();
    Timer timer = new Timer("monitor-events timeout", true);
    if (timeout > 0) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              over.set(true);
              hub.close();
            }
          },
          timeout * 1000);
    }
    if (!isJson()) {
      err().println("Waiting for events; Ctrl-C stops.");
    }
    try {
      hub.events(
          query(),
          event -> {
            if (isJson()) {
              Output.line(out(), event);
            } else {
              EventText.print(out(), event);
            }
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
      timer.cancel();
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
