/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.launch.OrphanGuard;
import io.holdfast.gateway.modules.ModuleThread;
import io.holdfast.gateway.modules.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * One life of a program: its process, and the two threads that read what it writes. Any thread; one
 * at a time writes to it.
 *
 * <p>Signals go by {@link ProcessHandle}: {@link Process#destroy} closes the streams, too, and
 * waits for whoever writes to a program that does not read.
 */
final class Child {

  /** The longest line that is read of a program, in bytes. */
  static final int LONGEST = 1 << 20;

  private static final int LOGGED = 1_000;

  /**
   * How long in all a dead program's pipes are read for what its own children may still write. What
   * it said itself is there at once; the time that a line waits for its sink does not count, or
   * those behind it would be lost.
   */
  static final Duration LEFT_OVER = Duration.ofSeconds(3);

  /** How often that time is added up. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Process process;
  private final OutputStream input;
  private final ModuleThread output;
  private final ModuleThread errors;
  private volatile boolean isAbandoned;

  /** Whether a line waits to be published; only the thread that reads the output sets it. */
  private volatile boolean isHandingOn;

  /** See {@link #start}. */
  Child(String module, Process process, Consumer<BoundedLines.Line> lines, Logger log) {
    this.process = process;
    this.input = process.getOutputStream();
    this.output =
        ModuleThread.start(
            module, "output", () -> read(process.getInputStream(), handingOn(lines)));
    this.errors =
        ModuleThread.start(
            module,
            "errors",
            () -> read(process.getErrorStream(), line -> log.info("{}", text(line))));
  }

  /**
   * Starts the program. The thread that does must live as long as the child, which a guard has end
   * with it.
   *
   * @param lines gets each line that it writes, on a thread of the child's
   * @param log gets each line of its standard error
   * @throws IOException if there is no such program, or it may not be run
   */
  static Child start(String module, ProcessArgs args, Consumer<BoundedLines.Line> lines, Logger log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(OrphanGuard.find().command(args.command()));
    builder.environment().putAll(args.env());
    args.cwd().ifPresent(folder -> builder.directory(folder.toFile()));
    return new Child(module, builder.start(), lines, log);
  }

  private Consumer<BoundedLines.Line> handingOn(Consumer<BoundedLines.Line> lines) {
    return line -> {
      isHandingOn = true;
      try {
        lines.accept(line);
      } finally {
        isHandingOn = false;
      }
    };
  }

  private void read(InputStream from, Consumer<BoundedLines.Line> to) {
    try (from) {
      BoundedLines lines = new BoundedLines(from, LONGEST);
      for (BoundedLines.Line line = lines.next();
          line != null && !isAbandoned;
          line = lines.next()) {
        to.accept(line);
      }
    } catch (IOException e) {
      // The pipe is closed: the same as its end.
    }
  }

  private static String text(BoundedLines.Line line) {
    return Printable.of(new String(line.bytes(), StandardCharsets.UTF_8), LOGGED);
  }

  /** The process. */
  long pid() {
    return process.pid();
  }

  /**
   * Writes to its standard input; waits while the pipe is full.
   *
   * @throws IOException if it does not read any more
   */
  void write(byte[] line) throws IOException {
    input.write(line);
    input.flush();
  }

  /** Tells it that no more comes; not while another thread writes. */
  void closeInput() {
    try {
      input.close();
    } catch (IOException e) {
      // It has closed its side already.
    }
  }

  /**
   * Waits until it is dead and what it said last is published, however long its sink or the
   * module's start lets that wait. Its exit status.
   *
   * <p>Its own children hold that up for {@link #LEFT_OVER} on each pipe at most, whether they
   * write or not. One that floods a pipe does not even for that time: Java closes the pipe of a
   * dead process as soon as nobody is within a read of it.
   */
  int awaitEnd() throws InterruptedException {
    int status = process.waitFor();
    if (!isOutputOver() || !errors.join(LEFT_OVER)) {
      isAbandoned = true;
    }
    return status;
  }

  /** False if its pipe is still open when that time is over. */
  private boolean isOutputOver() throws InterruptedException {
    Duration read = Duration.ZERO;
    while (read.compareTo(LEFT_OVER) < 0) {
      if (output.join(LOOK)) {
        return true;
      }
      if (!isHandingOn) {
        read = read.plus(LOOK);
      }
    }
    return false;
  }

  /** Whether it is dead before the time is over. */
  boolean isDead(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Itself, and what it has started that is still below it. */
  List<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** Lets its readers come to their ends, for a bounded time. */
  void leave() {
    isAbandoned = true;
    output.close();
    errors.close();
  }
}
