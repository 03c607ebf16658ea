/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.modules.ModuleThread;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to whichever child there is, on a thread of its own: a program that does not read
 * holds up nobody but that. A line that could not be written whole is written to the next child.
 */
final class Feed implements AutoCloseable {

  private static final int WAITING = 16;

  /** No line is empty: each has its end. */
  private static final byte[] END = new byte[0];

  /** A program that dies closes its input a moment earlier. */
  private static final Duration DYING = Duration.ofSeconds(5);

  private final ArrayBlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Lives lives;
  private final ModuleThread thread;

  private Feed(String module, Lives lives) {
    this.lives = lives;
    this.thread = ModuleThread.start(module, "input", this::run);
  }

  static Feed start(String module, Lives lives) {
    return new Feed(module, lives);
  }

  /**
   * Takes a line; waits while the program has not taken those before it.
   *
   * @throws IOException if it does not, or cannot any more
   */
  void send(byte[] line, Duration patience) throws IOException, InterruptedException {
    String obstacle = lives.obstacle();
    if (obstacle != null) {
      throw new IOException(obstacle);
    }
    if (!waiting.offer(line, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          "the program has taken no message for "
              + patience.toMillis()
              + " ms; have it read its standard input, or do not link anything to it");
    }
  }

  /** Has the child's input closed when all is written; false if it is not by then. */
  boolean end(Deadline deadline) throws InterruptedException {
    return waiting.offer(END, deadline.left().toNanos(), TimeUnit.NANOSECONDS)
        && thread.join(deadline.left());
  }

  private void run() throws InterruptedException {
    Child child = null;
    for (byte[] line = waiting.take(); line.length > 0; line = waiting.take()) {
      child = write(line, child);
    }
    Child last = lives.now();
    if (last != null) {
      last.closeInput();
    }
  }

  /** Writes a line to a child; the one that took it, or null. */
  private @Nullable Child write(byte[] line, @Nullable Child before) throws InterruptedException {
    Child child = before != null && before == lives.now() ? before : lives.awaitOther(before);
    while (child != null && lives.obstacle() == null) {
      try {
        child.write(line);
        written.incrementAndGet();
        return child;
      } catch (IOException e) {
        if (!child.isDead(DYING)) {
          lives.deaf(child);
          lost.incrementAndGet();
          return child;
        }
        child = lives.awaitOther(child);
      }
    }
    lost.incrementAndGet();
    return child;
  }

  /** How many lines were written. */
  long written() {
    return written.get();
  }

  /** How many lines were taken and not written: those that wait, and those that none would read. */
  long lost() {
    return lost.get() + waiting.stream().filter(line -> line.length > 0).count();
  }

  /** Ends the thread; it is left to itself if the program is dead and somebody keeps the pipe. */
  @Override
  public void close() {
    thread.close();
  }
}
