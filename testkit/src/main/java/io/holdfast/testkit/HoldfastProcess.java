/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ./holdfast hub start}, or what else the options say, in a process of its own: started,
 * killed, and started again on the same data. Not thread-safe: one thread starts and stops it.
 */
public final class HoldfastProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  private final HoldfastOptions options;
  private final Path readyFile;
  private final Path outputFile;
  private @Nullable Process process;
  private @Nullable ReadyFile ready;

  private HoldfastProcess(HoldfastOptions options) {
    this.options = options;
    this.readyFile = options.data().resolve("testkit-ready.json");
    this.outputFile = options.data().resolve("testkit-output.log");
  }

  /**
   * Starts the program and waits until it accepts connections.
   *
   * @throws IllegalStateException with the program's output if it ends, or is not ready in three
   *     minutes, which is enough to build it first
   */
  public static HoldfastProcess start(HoldfastOptions options) {
    HoldfastProcess holdfast = new HoldfastProcess(options);
    try {
      holdfast.start();
    } catch (RuntimeException e) {
      holdfast.abandon();
      throw e;
    }
    return holdfast;
  }

  /** Starts the program again on the same data, after {@link #kill} or {@link #stop}. */
  public void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("already running: pid " + pid());
    }
    try {
      Files.createDirectories(options.data());
      Files.deleteIfExists(readyFile);
      options.writeConfiguration();
      ProcessBuilder builder =
          new ProcessBuilder(command())
              .directory(options.data().toFile()) // holdfast.toml is read from where it starts
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(outputFile.toFile()));
      builder.environment().putAll(options.environment());
      process = builder.start();
      ready = awaitReady(process);
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + options.command(), e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(options.command().toString());
    command.addAll(options.program().words());
    command.addAll(List.of("--data", options.data().toString(), "--host", options.host()));
    command.addAll(List.of("--mqtt-port", Integer.toString(options.mqttPort())));
    command.addAll(List.of("--https-port", Integer.toString(options.httpsPort())));
    options
        .plainMqttPort()
        .ifPresent(port -> command.addAll(List.of("--plain-mqtt-port", Integer.toString(port))));
    command.addAll(options.arguments());
    command.addAll(List.of("--ready-file", readyFile.toString()));
    return command;
  }

  private ReadyFile awaitReady(Process started) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(readyFile)) {
      if (ended(started, Duration.ofMillis(5))) {
        throw new IllegalStateException(
            "holdfast ended with exit code " + started.exitValue() + ":\n" + output());
      }
      if (System.nanoTime() > deadline) {
        started.destroyForcibly();
        throw new IllegalStateException(
            "holdfast was not ready in " + START_LIMIT.toSeconds() + " s:\n" + output());
      }
    }
    return ReadyFile.read(readyFile);
  }

  /** Where it listens and who may connect. */
  public ReadyFile ready() {
    if (ready == null) {
      throw new IllegalStateException("never started");
    }
    return ready;
  }

  /** The folder of its data. */
  public Path data() {
    return options.data();
  }

  /** The process id. */
  public long pid() {
    return running().pid();
  }

  /** Whether the process lives. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** What it wrote so far, over all its starts. */
  public String output() {
    try {
      return Files.exists(outputFile) ? Files.readString(outputFile) : "";
    } catch (IOException e) {
      return "its output could not be read: " + e;
    }
  }

  /** Ends the process as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    Process running = running();
    running.destroyForcibly();
    if (!ended(running, STOP_LIMIT)) {
      throw new IllegalStateException("pid " + running.pid() + " outlives kill -9");
    }
  }

  /**
   * Asks the process to end (SIGTERM) and waits until it has.
   *
   * @return its exit code
   */
  public int stop() {
    Process running = running();
    running.destroy();
    if (!ended(running, STOP_LIMIT)) {
      running.destroyForcibly();
      throw new IllegalStateException("SIGTERM did not end holdfast:\n" + output());
    }
    return running.exitValue();
  }

  /** Ends the process if it runs; the data stays. */
  @Override
  public void close() {
    if (isAlive()) {
      stop();
    }
  }

  /** Leaves no process behind that nobody has a handle of. */
  private void abandon() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      var ignored = process.destroyForcibly();
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("never started");
    }
    return process;
  }

  private static boolean ended(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for holdfast", e);
    }
  }
}
