/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.faults.Required;
import io.holdfast.testkit.HoldfastOptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program at the other end of a gateway's channels: told what to do by lines, and saying by lines
 * what it does. One thread uses it.
 */
final class PeerProgram implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 180;
  private static final String END = "\u0004";
  private static final Path NODE = Path.of("src", "test", "node").toAbsolutePath();
  private static final Path C = Path.of("src", "test", "c").toAbsolutePath();
  private static final Path MADE = Path.of("target", "c").toAbsolutePath();

  private final Process process;
  private final BufferedWriter input;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final List<String> heard = new ArrayList<>();

  private PeerProgram(Process process) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("peer-lines").start(this::readAll);
  }

  private static PeerProgram start(Path folder, List<String> command) throws IOException {
    return new PeerProgram(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(Redirect.INHERIT)
            .start());
  }

  /** A script of {@code src/test/node} over npm nanomsg. */
  static PeerProgram node(String script, String... words) throws IOException {
    Required.peer("node", onPath("node"));
    Required.peer(
        "nanomsg (run npm ci in acceptance/src/test/node)",
        Files.isRegularFile(NODE.resolve("node_modules/nanomsg/build/Release/node_nanomsg.node")));
    return start(NODE, command(List.of("node", script), words));
  }

  /** A program of {@code src/test/c} over libnanomsg, compiled if it is not. */
  static PeerProgram c(String name, String... words) throws IOException, InterruptedException {
    Required.peer("cc", onPath("cc"));
    Required.peer("libnanomsg-dev", Files.exists(Path.of("/usr/include/nanomsg/nn.h")));
    return start(MADE, command(List.of(compiled(name).toString()), words));
  }

  /** {@code ./holdfast gateway} with these words. */
  static PeerProgram gateway(Path folder, String... words) throws IOException {
    String script = HoldfastOptions.in(folder).command().toString();
    return start(folder, command(List.of(script, "gateway"), words));
  }

  private static List<String> command(List<String> program, String... words) {
    return Stream.concat(program.stream(), Stream.of(words)).toList();
  }

  private static synchronized Path compiled(String name) throws IOException, InterruptedException {
    Path program = MADE.resolve(name);
    Path source = C.resolve(name + ".c");
    if (!Files.exists(program)
        || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
      Files.createDirectories(MADE);
      Path fresh = MADE.resolve(name + ".new");
      List<String> command =
          command(
              List.of("cc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-O2"),
              "-o",
              fresh.toString(),
              source.toString(),
              "-lnanomsg",
              "-pthread");
      Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
      String complaint =
          new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (compiler.waitFor() != 0) {
        throw new AssertionError("cc: " + complaint);
      }
      Files.move(fresh, program, StandardCopyOption.REPLACE_EXISTING);
    }
    return program;
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Tells it to do something. */
  void tell(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
  }

  /** Ends its standard input. */
  void closeInput() throws IOException {
    input.close();
  }

  /** The rest of the next line that begins so; others are skipped. */
  String await(String beginning) throws InterruptedException {
    while (true) {
      String line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError(
            "no line \""
                + beginning
                + "\""
                + (line == null ? "" : " before the end")
                + ": "
                + heard);
      }
      heard.add(line);
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length()).strip();
      }
    }
  }

  /** All lines up to the one that was awaited last. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. */
  void terminate() {
    // Not of the Process: that closes its output, too.
    boolean ignored = process.toHandle().destroy();
  }

  /** Sends SIGKILL, to it alone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Its exit code, once it has ended. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + heard);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  private void readAll() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      said.add(END);
    }
  }
}
