/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.HoldfastOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A {@code ./holdfast gateway ...} in a process of its own, started in a folder where it finds its
 * files and leaves its output. Closed, it is killed if it still runs, and so is what it started.
 */
final class GatewayCommand implements AutoCloseable {

  private static final int PATIENCE_MINUTES = 10;

  private final Process process;
  private final Path folder;
  private final String name;

  private GatewayCommand(Process process, Path folder, String name) {
    this.process = process;
    this.folder = folder;
    this.name = name;
  }

  /** Starts one; its output goes to files that begin with the name. */
  static GatewayCommand start(Path folder, String name, String... words) throws IOException {
    return start(Map.of(), folder, name, words);
  }

  /** The same with more in its environment. */
  static GatewayCommand start(
      Map<String, String> environment, Path folder, String name, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(HoldfastOptions.in(folder).command().toString());
    command.add("gateway");
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().putAll(environment);
    return new GatewayCommand(builder.start(), folder, name);
  }

  /** Waits until it has written its ready file, and answers what stands in it. */
  String ready(String file) throws IOException {
    Path path = folder.resolve(file);
    await()
        .atMost(PATIENCE_MINUTES, TimeUnit.MINUTES)
        .until(() -> Files.exists(path) || !process.isAlive());
    assertThat(path).as(err()).exists();
    return Files.readString(path);
  }

  /** Waits until it ends by itself, and answers its exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("it ends").isTrue();
    return process.exitValue();
  }

  /** Tells it to stop as a service manager does, and answers its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** What it wrote for its user, or a program. */
  String out() throws IOException {
    return Files.readString(folder.resolve(name + ".out"));
  }

  /** What went wrong, and its log. */
  String err() throws IOException {
    return Files.readString(folder.resolve(name + ".err"));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    boolean ignored = process.destroyForcibly().isAlive();
  }
}
