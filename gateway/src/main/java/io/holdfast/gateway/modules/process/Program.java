/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.launch.RestartDelays;
import io.holdfast.gateway.modules.ModuleThread;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps a program running, on a thread of its own, until it is ended. One owner starts and ends it.
 */
final class Program {

  /** Longer than a child may keep its two readers waiting for nothing. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** Shorter than messages wait for a program, unless its {@code wait} is set to less. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String module;
  private final ProcessArgs args;
  private final Lives lives;
  private final Consumer<BoundedLines.Line> lines;
  private final Logger log;
  private final Ticker ticker = Ticker.systemTicker();
  private final RestartDelays delays = pauses();
  private final AtomicLong restarts = new AtomicLong();
  private @Nullable ModuleThread thread;

  /**
   * A program that does not run yet.
   *
   * @param lives is told of each child
   * @param lines gets each line that a child writes
   */
  Program(
      String module, ProcessArgs args, Lives lives, Consumer<BoundedLines.Line> lines, Logger log) {
    this.module = module;
    this.args = args;
    this.lives = lives;
    this.lines = lines;
    this.log = log;
  }

  /** What it waits before it is started again. */
  static RestartDelays pauses() {
    return new RestartDelays(LONGEST_PAUSE);
  }

  /**
   * Starts it.
   *
   * @throws IOException if there is no such program, or it may not be run. Where a guard starts it,
   *     a script without its interpreter is such that ends at once, with status 127
   */
  void start() throws IOException {
    args.requireProgram();
    CompletableFuture<Child> begun = new CompletableFuture<>();
    thread = ModuleThread.start(module, "program", () -> keep(begun));
    try {
      log.info("{} runs as process {}", args.command().get(0), begun.join().pid());
    } catch (CompletionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
      throw new IOException(args.command().get(0) + " cannot be started: " + reason, e);
    }
  }

  /** All children are of one thread, which the kernel takes for their parent. */
  private void keep(CompletableFuture<Child> begun) throws InterruptedException {
    try {
      Child child = first();
      begun.complete(child);
      while (child != null) {
        long begin = ticker.nanoTime();
        int status = child.awaitEnd();
        lives.ended();
        log.info("process {} has ended with status {}", child.pid(), status);
        child = again(status, Duration.ofNanos(ticker.nanoTime() - begin));
      }
    } catch (IOException e) {
      begun.completeExceptionally(e);
    } finally {
      lives.over();
      // Where it ended otherwise, say for want of threads, somebody still waits for this.
      begun.completeExceptionally(new IOException("the thread that watches it has ended"));
    }
  }

  private Child first() throws IOException {
    Child child = Child.start(module, args, lines, log);
    lives.begun(child);
    return child;
  }

  /** The next child, after a pause; null if there is to be none. */
  private @Nullable Child again(int status, Duration life) throws InterruptedException {
    if (!args.restart().follows(status)) {
      return null;
    }
    Duration pause = delays.after(life);
    while (lives.isWanted()) {
      Thread.sleep(pause.toMillis());
      try {
        return begin();
      } catch (IOException e) {
        log.warn("cannot start it again, and go on trying: {}", e.getMessage());
        pause = delays.after(Duration.ZERO);
      }
    }
    return null;
  }

  private @Nullable Child begin() throws IOException, InterruptedException {
    args.requireProgram();
    Child child = Child.start(module, args, lines, log);
    if (!lives.begun(child)) {
      String how = new Ending(child, Duration.ZERO).end(Duration.ZERO);
      log.info("process {} came too late; {}", child.pid(), how);
      child.leave();
      return null;
    }
    restarts.incrementAndGet();
    log.info("{} runs again, as process {}", args.command().get(0), child.pid());
    return child;
  }

  /**
   * Ends it and what it has started: its input is closed when all is written, and when its time is
   * over it is told to end, and at last killed. Takes no longer than twice its grace period, and
   * some seconds.
   */
  void end(Feed feed) throws InterruptedException {
    Child child = lives.ending();
    if (child != null) {
      Ending ending = new Ending(child, args.grace());
      Deadline deadline = Deadline.in(args.grace(), ticker);
      boolean isTold = feed.end(deadline);
      String how = ending.end(deadline.left());
      log.info(
          "process {}: {}{}",
          child.pid(),
          how,
          isTold ? "" : "; it did not take all that was for it");
      leave(child);
    }
    if (thread != null) {
      thread.close();
    }
  }

  /** What it said at last goes out before it is left: the thread waits for that, and then ends. */
  private void leave(Child child) throws InterruptedException {
    if (thread != null && !thread.join(LAST_WORDS)) {
      log.warn("process {}: what it said last is not all published", child.pid());
    }
    child.leave();
  }

  /** How often it was started again. Any thread. */
  long restarts() {
    return restarts.get();
  }
}
