/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of its own, with this one's Java and class path: for what must be killed, or must
 * be alone to be counted. What it writes is read line by line. One thread uses it.
 */
public final class ChildJvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String END = "\u0004";

  private final Process process;
  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private final List<String> read = new ArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    ConnectProxy.inBackground(this::readAll);
  }

  /** Starts the class's main method. */
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /**
   * Starts the class's main method below another program.
   *
   * @param before that program with its arguments, such as {@code unshare --net}; it must become
   *     what its last arguments are, not start it
   */
  public static ChildJvm start(List<String> before, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    System.getProperties()
        .forEach((name, value) -> {
          if (name.toString().startsWith("holdfast.")) {
            command.add("-D" + name + "=" + value);
          }
        });
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /**
   * The rest of the next line that begins with the prefix; other lines are skipped.
   *
   * @throws AssertionError with all that it wrote if it ends before, or writes none in five minutes
   */
  public String awaitLine(String prefix) throws InterruptedException {
    return awaitLine(prefix, PATIENCE);
  }

  /** The same with other patience. */
  public String awaitLine(String prefix, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      String line = written.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("no line " + prefix + " from the process:\n" + output());
      }
      read.add(line);
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length()).strip();
      }
    }
  }

  /** Whether a line that begins with the prefix waits to be read, or it has ended. */
  public boolean hasWritten(String prefix) {
    return written.stream().anyMatch(line -> line.startsWith(prefix) || line.equals(END));
  }

  /**
   * Ends the process and what it has started as {@code kill -9} does, and waits until it is gone.
   */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the process " + process.pid() + " outlived its kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the process " + process.pid() + " dies", e);
    }
  }

  /** {@link #kill}, also of a process that has ended. */
  @Override
  public void close() {
    kill();
  }

  private String output() {
    List<String> all = new ArrayList<>(read);
    all.addAll(written);
    return String.join("\n", all);
  }

  private void readAll() throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        written.add(line);
      }
    } finally {
      written.add(END);
    }
  }
}
