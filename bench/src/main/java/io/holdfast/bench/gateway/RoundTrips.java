/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.gateway;

import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.ModuleEntry;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.outprocess.OutProcessLoader;
import io.holdfast.gateway.run.Gateway;
import io.holdfast.gateway.run.GatewayException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in this process with a module that drives, and a module in a process of its own that
 * sends back. Each message goes through the broker, out, in, and through the broker again.
 */
public final class RoundTrips implements AutoCloseable {

  private final Process host;
  private final Driver driver;
  private final Gateway gateway;

  private RoundTrips(Process host, Driver driver, Gateway gateway) {
    this.host = host;
    this.driver = driver;
    this.gateway = gateway;
  }

  /**
   * Starts both processes' parts, and the messages.
   *
   * @param folder for the channels' socket files
   * @param size of a whole message in bytes
   * @param window how many are on their way
   */
  public static RoundTrips start(Path folder, int size, int window)
      throws IOException, InterruptedException, GatewayException {
    Path control = folder.resolve("c");
    Process host = startHost(control);
    try {
      return start(host, control, folder.resolve("m"), size, window);
    } catch (GatewayException | InterruptedException | RuntimeException e) {
      host.destroyForcibly();
      throw e;
    }
  }

  private static RoundTrips start(Process host, Path control, Path messages, int size, int window)
      throws InterruptedException, GatewayException {
    Driver driver = new Driver(size, window);
    JsonPlace place =
        JsonPlace.parse(
            "{\"activation.type\":\"none\",\"control.id\":\"%s\",\"message.id\":\"%s\",\"queue\":%d}"
                .formatted(control, messages, Math.max(1_024, 2 * window)));
    Entrypoint echo = new OutProcessLoader().read(place, Optional.of(place));
    GatewayConfig config =
        new GatewayConfig(
            List.of(
                ModuleEntry.of("driver", () -> driver, ModuleEntry.NO_ARGS),
                ModuleEntry.of("echo", echo, ModuleEntry.NO_ARGS)),
            List.of(new Link("driver", "echo"), new Link("echo", "driver")));
    Gateway gateway = Gateway.create(Loaders.of(), config);
    gateway.start();
    return new RoundTrips(host, driver, gateway);
  }

  private static Process startHost(Path control) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EchoHost.class.getName(), control.toString()));
    Process host =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
    return host;
  }

  /** How many messages have come back. */
  public long received() {
    return driver.received();
  }

  /** Half of each round trip since this was asked last, in microseconds, ascending. */
  public float[] takeTimes() {
    return driver.takeTimes();
  }

  /** The CPU that this process and the host's have used. */
  public Duration cpu() {
    return own().plus(host.info().totalCpuDuration().orElse(Duration.ZERO));
  }

  private static Duration own() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Sends no more, and waits for what is on its way.
   *
   * @return how many messages did not come back, or not in their place
   */
  public long stop() throws InterruptedException {
    driver.end();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (driver.lost() != 0 && System.nanoTime() - end < 0) {
      Thread.sleep(10);
    }
    return driver.lost();
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    host.getOutputStream().close();
    try {
      if (!host.waitFor(30, TimeUnit.SECONDS)) {
        host.destroyForcibly();
      }
    } catch (InterruptedException e) {
      host.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
