/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way of one connection: a thread reads, another writes in the same order when it is time. The
 * end of what is read is passed on in its turn, too.
 */
final class Pipe {

  private static final int MOST_AT_ONCE = 16 * 1024;

  /** A slow line gets so many pieces a second. */
  private static final int PIECES_PER_SECOND = 20;

  /** Bytes that leave at this System.nanoTime. */
  private static final class Piece {
    final byte[] bytes;
    final long due;

    Piece(byte[] bytes, long due) {
      this.bytes = bytes;
      this.due = due;
    }
  }

  /** When what a line carried last has left it: all connections share its width. Any thread. */
  static final class Width {
    private long free = System.nanoTime();

    /** When something that comes now and takes this long has left. */
    synchronized long leave(long now, long duration) {
      free = Math.max(now - free, 0) + free + duration;
      return free;
    }
  }

  private final Supplier<Line> line;
  private final Width width;
  private final BooleanSupplier stalled;
  private final SplittableRandom random = new SplittableRandom(1);

  // All below guarded by this.
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private int size;
  private long lastDue = System.nanoTime();
  private boolean ended;
  private boolean closed;

  Pipe(Supplier<Line> line, Width width, BooleanSupplier stalled) {
    this.line = line;
    this.width = width;
    this.stalled = stalled;
  }

  /** Reads until the end, or until the pipe is closed. */
  void readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[MOST_AT_ONCE];
    try {
      int length = in.read(buffer, 0, atOnce());
      while (length >= 0 && put(Arrays.copyOf(buffer, length))) {
        length = in.read(buffer, 0, atOnce());
      }
    } finally {
      end();
    }
  }

  private int atOnce() {
    long rate = line.get().bytesPerSecond();
    return rate == 0
        ? MOST_AT_ONCE
        : (int) Math.max(1, Math.min(MOST_AT_ONCE, rate / PIECES_PER_SECOND));
  }

  private synchronized boolean put(byte[] bytes) {
    while (size > 0 && size + bytes.length > line.get().capacity() && !closed) {
      await(0);
    }
    Line now = line.get();
    long duration =
        now.bytesPerSecond() == 0
            ? 0
            : bytes.length * Duration.ofSeconds(1).toNanos() / now.bytesPerSecond();
    long left = width.leave(System.nanoTime(), duration);
    long arrival = left + now.delay().toNanos() + jitter(now.jitter());
    lastDue = Math.max(arrival - lastDue, 0) + lastDue;
    pieces.add(new Piece(bytes, lastDue));
    size += bytes.length;
    notifyAll();
    return !closed;
  }

  private long jitter(Duration most) {
    return most.isZero() ? 0 : random.nextLong(-most.toNanos(), most.toNanos() + 1);
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Writes until the end has come, or until the pipe is closed. */
  void writeAll(OutputStream out) throws IOException {
    for (Piece piece = take(); piece != null; piece = take()) {
      out.write(piece.bytes);
    }
  }

  private synchronized @Nullable Piece take() {
    while (!closed) {
      Piece first = pieces.peek();
      if (!stalled.getAsBoolean() && (first != null || ended)) {
        long left = first == null ? 0 : first.due - System.nanoTime();
        if (left <= 0) {
          Piece taken = pieces.poll();
          size -= taken == null ? 0 : taken.bytes.length;
          notifyAll();
          return taken;
        }
        await(left);
      } else {
        await(0);
      }
    }
    return null;
  }

  /** Waits while nothing gets through. */
  synchronized void awaitOpen() {
    while (stalled.getAsBoolean() && !closed) {
      await(0);
    }
  }

  /** For at most so many nanoseconds, 0 for any time. */
  @SuppressWarnings("WaitNotInLoop") // Its callers loop.
  private synchronized void await(long nanos) {
    try {
      if (nanos == 0) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      }
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  /** The line is another, or lets something through again. */
  synchronized void changed() {
    notifyAll();
  }

  /** Ends reading and writing; what is on its way is lost. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
