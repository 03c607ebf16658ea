/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that runs until it is closed: whenever it ends it is started again, sooner after a long
 * life than after a short one. Any thread may use it.
 *
 * <p>Its standard input is a pipe that stays open: some hosts end at the end of their input, and so
 * does one whose gateway was killed. What it started itself is ended with it, as far as it was
 * seen: a descendant that left before, and whose parent has died, is nobody's.
 */
public final class LaunchedProgram implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LaunchedProgram.class);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
  private static final Duration JOIN = Duration.ofSeconds(10);

  private final Program program;
  private final ProgramEvents events;
  private final LongSupplier nanoTime;
  private final Descendants descendants = new Descendants();
  private final CompletableFuture<Void> firstStart = new CompletableFuture<>();
  private final Thread runner;

  /** Guards what follows. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition ending = lock.newCondition();
  private @Nullable RunningProcess running;
  private @Nullable Exit lastExit;
  private int starts;
  private boolean closed;

  private LaunchedProgram(Program program, ProgramEvents events, LongSupplier nanoTime) {
    this.program = program;
    this.events = events;
    this.nanoTime = nanoTime;
    this.runner = new Thread(this::run, "launch " + program.name());
    this.runner.setDaemon(true);
  }

  /**
   * Starts a program.
   *
   * @param events told of all it does
   * @param nanoTime measures its lives, as {@link System#nanoTime} does
   * @throws IOException if it cannot be started at all, saying why; nothing is left behind
   */
  public static LaunchedProgram start(Program program, ProgramEvents events, LongSupplier nanoTime)
      throws IOException, InterruptedException {
    Executables.require(program.path(), Path.of(""));
    LaunchedProgram launched = new LaunchedProgram(program, events, nanoTime);
    launched.runner.start();
    try {
      launched.firstStart.get();
      return launched;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(
          "the program " + program.path() + " cannot be started: " + cause.getMessage(), e);
    }
  }

  /** The process that runs now; empty between two lives. */
  public Optional<ProcessHandle> process() {
    lock.lock();
    try {
      return Optional.ofNullable(running).map(RunningProcess::handle);
    } finally {
      lock.unlock();
    }
  }

  /** How its last life ended; empty during the first. */
  public Optional<Exit> lastExit() {
    lock.lock();
    try {
      return Optional.ofNullable(lastExit);
    } finally {
      lock.unlock();
    }
  }

  /** How often it was started again. */
  public int restarts() {
    lock.lock();
    try {
      return Math.max(0, starts - 1);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Remembers what the program has started by now, to end that, too, should the program itself be
   * gone by then: a shell's child, say.
   */
  public void noteDescendants() {
    process().ifPresent(descendants::note);
  }

  /**
   * Ends it: closes its input and gives it the grace period, then sends SIGTERM, and SIGKILL after
   * a second period; what it started goes the same way. Waits no longer than it takes. Does nothing
   * the second time. An interrupted thread goes straight to SIGKILL.
   */
  @Override
  public void close() {
    RunningProcess last = endRestarts();
    if (last != null) {
      descendants.note(last.handle());
      last.end(program.grace(), () -> descendants.note(last.handle()));
    }
    descendants.end(program.grace());
    try {
      runner.join(JOIN.toMillis());
      if (runner.isAlive()) {
        LOG.warn("The thread that watches the program of {} did not end", program.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable RunningProcess endRestarts() {
    lock.lock();
    try {
      closed = true;
      ending.signalAll();
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** One life after the other, on the runner's thread, which the kernel takes for the parent. */
  private void run() {
    RestartDelays delays = new RestartDelays(LONGEST_DELAY);
    boolean again = true;
    while (again) {
      long begin = nanoTime.getAsLong();
      again = live() && pause(delays.after(Duration.ofNanos(nanoTime.getAsLong() - begin)));
    }
  }

  private boolean live() {
    RunningProcess process;
    List<String> command = OrphanGuard.find().command(program.command());
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      process = RunningProcess.start(command, program, events);
      running = process;
      starts++;
    } catch (IOException e) {
      lastExit = null;
      return !firstStart.completeExceptionally(e) && startedInVain(e);
    } finally {
      lock.unlock();
    }
    LOG.info(
        "{}: the program {} runs as process {}", program.name(), program.path(), process.pid());
    events.started(process.input());
    firstStart.complete(null);
    ended(process.await());
    return true;
  }

  private boolean startedInVain(IOException e) {
    LOG.warn("{}: the program cannot be started: {}", program.name(), e.getMessage());
    return true;
  }

  private void ended(Exit exit) {
    lock.lock();
    try {
      running = null;
      lastExit = exit;
    } finally {
      lock.unlock();
    }
    events.exited(exit);
  }

  /** Whether there is to be another life, after the delay. */
  private boolean pause(Duration delay) {
    if (!closing()) {
      descendants.end(program.grace());
      LOG.warn(
          "{}: the program {} {}; it is started again in {} ms",
          program.name(),
          program.path(),
          lastExit().map(Exit::toString).orElse("could not be started"),
          delay.toMillis());
    }
    lock.lock();
    try {
      long left = delay.toNanos();
      while (!closed && left > 0) {
        left = ending.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean closing() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
