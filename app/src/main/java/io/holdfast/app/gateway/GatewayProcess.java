/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.gateway.launch.RestartDelays;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that runs beside hubs, in a process of its own: what it prints goes into the log, it is
 * started again when it dies, and it ends with this. If the hubs' process is killed it sees the end
 * of its input, and ends by itself. Any thread.
 */
public final class GatewayProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<String> command;
  private final Path folder;
  private final Map<String, String> environment;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeper = Thread.ofVirtual().name("gateway").unstarted(this::keep);

  /** Guarded by this. */
  private @Nullable Process running;

  private GatewayProcess(List<String> command, Path folder, Map<String, String> environment) {
    this.command = List.copyOf(command);
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Starts it in the background.
   *
   * @param command program and arguments; it is to end when its input does
   * @param folder its working directory
   * @param environment variables beside those of this process
   */
  static GatewayProcess start(List<String> command, Path folder, Map<String, String> environment) {
    GatewayProcess gateway = new GatewayProcess(command, folder, environment);
    gateway.keeper.start();
    return gateway;
  }

  private void keep() {
    RestartDelays delays = new RestartDelays(LONGEST_WAIT);
    try {
      while (closing.getCount() > 0) {
        long began = System.nanoTime();
        String end = live();
        Duration delay = delays.after(Duration.ofNanos(System.nanoTime() - began));
        if (closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        LOG.warn("The gateway {}; it is started again", end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One life of the process; answers how it ended. */
  private String live() throws InterruptedException {
    try {
      Process process = begin();
      if (process == null) {
        return "was not started";
      }
      relay(process);
      return "ended with exit code " + process.waitFor();
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }

  private synchronized @Nullable Process begin() throws IOException {
    if (closing.getCount() == 0) {
      return null;
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process started = builder.start();
    running = started;
    return started;
  }

  private static void relay(Process process) throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          LOG.info("{}", line);
        }
      }
    }
  }

  private synchronized @Nullable Process last() {
    closing.countDown();
    return running;
  }

  /** Tells it to end in order, and waits for that for a while; then it is killed. */
  @Override
  public void close() {
    Process process = last();
    if (process == null) {
      return;
    }
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The gateway did not end in {} s and is killed", PATIENCE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      var _ = process.destroyForcibly();
      below.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
