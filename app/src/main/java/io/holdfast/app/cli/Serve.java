/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Ready;
import io.holdfast.app.assembly.Server;
import io.holdfast.app.assembly.StartException;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.ConfigSources;
import io.holdfast.app.logging.LogSetup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs a hub in the foreground until the process is told to stop. Values of flags go to the
 * configuration as they are: it knows what they may be.
 */
abstract class Serve implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of all that the hub keeps.")
  private @Nullable String data;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to bind.")
  private @Nullable String host;

  @Option(
      names = "--mqtt-port",
      paramLabel = "PORT",
      description = "Port of MQTT over TLS (default: 8883).")
  private @Nullable String mqttPort;

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      description = "Port of HTTPS (default: 443, or 8443 where 443 is not permitted).")
  private @Nullable String httpsPort;

  @Option(
      names = "--plain-mqtt-port",
      paramLabel = "PORT",
      description = "Port of MQTT without TLS, on a loopback address (default: none).")
  private @Nullable String plainMqttPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Port of metrics (default: 9600 at an edge hub, none at a root hub).")
  private @Nullable String metricsPort;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: HOLDFAST_CONFIG, or holdfast.toml if there is one).")
  private @Nullable Path config;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "JSON to write, at once and whole, when everything accepts connections.")
  private @Nullable Path readyFile;

  @Mixin private final Output output = new Output();

  private final Surroundings around;

  Serve(Surroundings around) {
    this.around = around;
  }

  @Override
  public final Integer call() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    Config config = configuration();
    LogSetup.level(config.server().logLevel().name());
    AtomicReference<@Nullable Server> running = new AtomicReference<>();
    Thread hook =
        new Thread(
            () -> {
              // One that is only being started loses nothing.
              Server last = running.get();
              if (last != null) {
                last.close();
              }
              tell("Stopped.");
              stopped.countDown();
              LogSetup.flush();
              // Without this a signal's number would be the exit code of a clean stop.
              Runtime.getRuntime().halt(ExitCode.DONE);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      // Not before the data folder is ours: it may be that of a hub that runs.
      Server server = start(config, around.environment(), this::deleteReadyFile);
      running.set(server);
      announce(server);
      server.announced();
    } catch (RuntimeException e) {
      // The hook would say that all went well.
      boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
      Server last = running.get();
      if (last != null) {
        last.close();
      }
      throw e;
    }
    stopped.await();
    return ExitCode.DONE;
  }

  /** That of an earlier run would tell those who wait for it too early. */
  private void deleteReadyFile() {
    if (readyFile == null) {
      return;
    }
    if (Files.isDirectory(readyFile)) {
      throw new StartException("cannot write --ready-file " + readyFile + ": it is a folder");
    }
    try {
      Files.deleteIfExists(readyFile);
    } catch (IOException e) {
      throw new StartException("cannot write --ready-file " + readyFile + ": " + e, e);
    }
  }

  /**
   * Starts what this command runs.
   *
   * @param taken to be run as soon as the data folder is this process's
   */
  abstract Server start(Config config, Map<String, String> environment, Runnable taken);

  /** Adds what this command's own options say. */
  void addFlags(Map<String, String> flags) {}

  private void announce(Server server) {
    Ready ready = server.ready();
    if (readyFile != null) {
      server.writeReady(readyFile);
    }
    Duration took =
        Duration.between(
            java.time.Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
            around.clock().instant());
    if (output.isJson()) {
      around.out().print(ready.json());
      around.out().flush();
    } else {
      Announcement.print(around.out(), server, took);
    }
  }

  private void tell(String text) {
    if (!output.isJson()) {
      around.out().println(text);
    }
    around.out().flush();
  }

  private Config configuration() {
    Map<String, String> flags = new HashMap<>();
    put(flags, "--data", data);
    put(flags, "--host", host);
    put(flags, "--mqtt-port", mqttPort);
    put(flags, "--https-port", httpsPort);
    put(flags, "--plain-mqtt-port", plainMqttPort);
    put(flags, "--metrics-port", metricsPort);
    addFlags(flags);
    return Config.load(new ConfigSources(file(), around.environment(), flags));
  }

  private @Nullable Path file() {
    String named = around.environment().get("HOLDFAST_CONFIG");
    if (config != null) {
      return config;
    }
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    return Files.exists(ConfigSources.STANDARD_FILE) ? ConfigSources.STANDARD_FILE : null;
  }

  static void put(Map<String, String> flags, String name, @Nullable String value) {
    if (value != null) {
      flags.put(name, value);
    }
  }
}
