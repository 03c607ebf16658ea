/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Server;
import io.holdfast.app.assembly.UpServer;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.ConfigSources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Does what a start and a call do, in a folder and on ports of its own, so that the JVM can keep
 * the classes that they took for later starts ({@code -XX:AOTCacheOutput}).
 *
 * <p>The first time in a folder a hub only starts there, and issues its certificates; the next time
 * it does what later starts do. The JVM shall keep classes of the second time only: it links all
 * that it has kept whenever it starts, and with the class that issues certificates it would open
 * and verify signed jars for nothing.
 */
@Command
final class Rehearsal implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "FOLDER")
  private Path folder = Path.of("");

  Rehearsal(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    // Nobody must find this hub, and no configuration of the user's must stop it.
    Map<String, String> environment = new HashMap<>();
    environment.put("XDG_RUNTIME_DIR", folder.toString());
    environment.put("XDG_DATA_HOME", folder.toString());
    Surroundings there =
        new Surroundings(
            new PrintWriter(new StringWriter()), around.err(), environment, around.clock());
    Path data = folder.resolve("holdfast");
    Map<String, String> flags =
        Map.of(
            "--data", data.toString(),
            "--mqtt-port", "0",
            "--https-port", "0",
            "--plain-mqtt-port", "0");
    Config config = Config.load(new ConfigSources(null, environment, flags));
    if (Files.notExists(data)) {
      UpServer.start(config, environment, false, () -> {}).close();
      return ExitCode.DONE;
    }
    // The samples bring MQTT.
    try (Server server = UpServer.start(config, environment, true, () -> {})) {
      server.writeReady(folder.resolve("ready.json"));
      Announcement.print(there.out(), server, Duration.ZERO);
      for (List<String> command : CALLS) {
        int ignored = Holdfast.run(there, command.toArray(String[]::new));
      }
    }
    return ExitCode.DONE;
  }

  private static final List<List<String>> CALLS =
      List.of(
          List.of("hub", "device-identity", "list"),
          List.of("hub", "module-identity", "create", "-d", "my-device", "-m", "m"),
          List.of("hub", "module-identity", "show", "-d", "my-device", "-m", "m", "--json"),
          List.of("hub", "connection-string", "show"),
          List.of("hub", "device-twin", "update", "-d", "my-device", "--tags", "{\"a\": 1}"),
          List.of("hub", "device-twin", "show", "-d", "my-device"),
          List.of("hub", "monitor-events", "--timeout", "1"),
          List.of("version"),
          List.of("up", "--help"));
}
