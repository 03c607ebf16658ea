/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One life of a program. Any thread may use it; one awaits it. */
final class RunningProcess {

  /** A descendant may hold an output open beyond the life of the process. */
  private static final long LAST_LINES_MILLIS = 2_000;

  private final Process process;
  private final Thread output;
  private final Thread error;
  private volatile String lastLine = "";

  private RunningProcess(Process process, Program program, ProgramEvents events) {
    this.process = process;
    this.output = reader("output", process.getInputStream(), program, events::output);
    this.error = reader("error", process.getErrorStream(), program, events::error);
  }

  static RunningProcess start(List<String> command, Program program, ProgramEvents events)
      throws IOException {
    RunningProcess started =
        new RunningProcess(new ProcessBuilder(command).start(), program, events);
    started.output.start();
    started.error.start();
    return started;
  }

  /** To signal it: the process itself would close its streams, and its last words be lost. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  long pid() {
    return process.pid();
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  /** Waits for its end, and for what it wrote last; an interrupted thread kills it first. */
  Exit await() {
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        int status = process.waitFor();
        output.join(LAST_LINES_MILLIS);
        error.join(LAST_LINES_MILLIS);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return new Exit(status, lastLine);
      } catch (InterruptedException e) {
        interrupted = true;
        handle().destroyForcibly();
      }
    }
  }

  /**
   * Closes its input, and ends it by SIGTERM and SIGKILL when it takes longer.
   *
   * @param between called before each signal
   */
  void end(Duration grace, Runnable between) {
    closeInput();
    if (ends(grace)) {
      return;
    }
    between.run();
    handle().destroy();
    if (ends(grace)) {
      return;
    }
    between.run();
    handle().destroyForcibly();
  }

  /** On a thread of its own: who writes to a program that does not read holds the stream's lock. */
  private void closeInput() {
    Thread closer = new Thread(this::closeOutputStream, "close " + process.pid());
    closer.setDaemon(true);
    closer.start();
  }

  private void closeOutputStream() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended, or reads no more: what was not yet written is of no use to it.
    }
  }

  private boolean ends(Duration grace) {
    try {
      return process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle().destroyForcibly();
      return false;
    }
  }

  private Thread reader(String what, InputStream from, Program program, Consumer<String> to) {
    Thread thread =
        new Thread(() -> read(from, program.longestLine(), to), what + " of " + program.name());
    thread.setDaemon(true);
    return thread;
  }

  private void read(InputStream from, int longest, Consumer<String> to) {
    try (from) {
      Lines.read(
          from,
          longest,
          line -> {
            lastLine =
                line.length() > Program.LOGGED_LINE ? line.substring(0, Program.LOGGED_LINE) : line;
            to.accept(line);
          });
    } catch (IOException e) {
      // The stream of a process that has ended may be closed below the reader.
    }
  }
}
