/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.faults.Required;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The host of {@code src/test/c/gateway-host.c}, over the real libnanomsg: it sends each message
 * back. It starts in a few milliseconds, so it can be killed often. One thread.
 */
final class LibnanomsgHost implements AutoCloseable {

  private static final Path SOURCE = Path.of("src/test/c/gateway-host.c");
  private static final long PATIENCE_SECONDS = 120;

  private final Path program;
  private final String control;
  private final Path output;
  private @Nullable Process process;

  private LibnanomsgHost(Path program, String control, Path output) {
    this.program = program;
    this.control = control;
    this.output = output;
  }

  /**
   * Compiles one that does not run yet; skips or fails the running test where there is no compiler
   * or no libnanomsg to compile with.
   */
  static LibnanomsgHost compile(Path folder, String control) throws Exception {
    Required.peer("cc", Files.isExecutable(Path.of("/usr/bin/cc")));
    Required.peer("libnanomsg-dev", Files.exists(Path.of("/usr/include/nanomsg/nn.h")));
    Path program = folder.resolve("gateway-host");
    Process compiler =
        new ProcessBuilder(
                List.of(
                    "cc",
                    "-O1",
                    "-o",
                    program.toString(),
                    SOURCE.toAbsolutePath().toString(),
                    "-lnanomsg",
                    "-pthread"))
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (compiler.waitFor() != 0) {
      throw new AssertionError("cc: " + said);
    }
    return new LibnanomsgHost(program, control, folder.resolve("host.out"));
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(program.toString(), control)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the host " + process.pid() + " outlives its kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the host " + process.pid() + " dies", e);
    }
  }

  /** What all of them wrote so far. */
  List<String> output() throws IOException {
    return Files.exists(output) ? Files.readAllLines(output) : List.of();
  }

  @Override
  public void close() {
    kill();
  }
}
