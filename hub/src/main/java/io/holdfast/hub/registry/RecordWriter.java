/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes registrations and twins. It takes all changes that wait (a turn),
 * applies them, commits one batch for all of them, and then completes them: many callers share one
 * write, and no lock is held over it.
 */
public final class RecordWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

  private static final int MAX_TURN_CHANGES = 1024;
  private static final long MAX_TURN_BYTES = 4L << 20;
  private static final long MAX_WAITING_BYTES = 64L << 20;
  private static final int CHANGE_OVERHEAD = 256;

  private final Store store;
  private final LinkedBlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final CopyOnWriteArrayList<Book> books = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  private RecordWriter(Store store) {
    this.store = store;
  }

  /** Starts the thread; it ends with {@link #close}. */
  public static RecordWriter start(Store store) {
    RecordWriter writer = new RecordWriter(store);
    writer.thread = Thread.ofPlatform().daemon().name("records").start(writer::run);
    return writer;
  }

  /** Lets a keeper of records take part in every turn from now on. */
  public void add(Book book) {
    books.add(book);
  }

  /**
   * Hands a change over; from any thread, never blocks.
   *
   * @param bytes about how much memory the change holds while it waits
   * @return completes on the records thread when the change is durable; refused with {@code
   *     THROTTLED} if too much waits
   */
  public <T> CompletionStage<Outcome<T>> submit(int bytes, Change<T> change) {
    Waiting<T> waiting = new Waiting<>(bytes + CHANGE_OVERHEAD, change);
    if (waitingBytes.addAndGet(waiting.bytes) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-waiting.bytes);
      return CompletableFuture.completedFuture(
          Outcome.refused(ErrorCode.THROTTLED, "too many changes wait"));
    }
    queue.add(waiting);
    if (closed && queue.remove(waiting)) {
      waiting.refuseClosed();
    }
    return waiting.future;
  }

  /**
   * Completes what was handed over, then ends the thread; not from that thread. What comes later is
   * refused.
   */
  @Override
  public void close() {
    closed = true;
    queue.add(new Waiting<>(0, batch -> Outcome.done(Boolean.TRUE)));
    Thread running = thread;
    if (running != null) {
      joinUninterruptibly(running);
    }
    for (Waiting<?> left = queue.poll(); left != null; left = queue.poll()) {
      left.refuseClosed();
    }
  }

  private static void joinUninterruptibly(Thread running) {
    boolean interrupted = false;
    while (true) {
      try {
        running.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Batch batch = store.batch();
    List<Waiting<?>> turn = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        collect(turn);
      } catch (InterruptedException e) {
        LOG.warn("The records thread was interrupted; only closing ends it");
        continue;
      }
      if (!runTurn(turn, batch)) {
        batch.close();
        batch = store.batch();
      }
      turn.clear();
    }
    batch.close();
  }

  private void collect(List<Waiting<?>> turn) throws InterruptedException {
    long bytes = 0;
    @Nullable Waiting<?> next = queue.take();
    while (next != null) {
      turn.add(next);
      bytes += next.bytes;
      next = turn.size() < MAX_TURN_CHANGES && bytes < MAX_TURN_BYTES ? queue.poll() : null;
    }
    waitingBytes.addAndGet(-bytes);
  }

  /** Whether the batch may be used again: after a failed commit nobody knows what is in it. */
  private boolean runTurn(List<Waiting<?>> turn, Batch batch) {
    try {
      for (Waiting<?> waiting : turn) {
        applyAlone(waiting, batch);
      }
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    } catch (RuntimeException | Error failure) {
      LOG.error("Records could not be stored: {} changes are not made", turn.size(), failure);
      books.forEach(Book::dropped);
      turn.forEach(waiting -> waiting.future.completeExceptionally(failure));
      return false;
    }
    books.forEach(Book::committed);
    turn.forEach(Waiting::complete);
    books.forEach(RecordWriter::tell);
    return true;
  }

  /** A change that fails before it has put anything into the batch is its caller's trouble only. */
  private static void applyAlone(Waiting<?> waiting, Batch batch) {
    long before = batch.sizeBytes();
    try {
      waiting.apply(batch);
    } catch (RuntimeException | Error failure) {
      if (batch.sizeBytes() != before) {
        throw failure;
      }
      LOG.error("A change of records failed, and is not made", failure);
      waiting.failure = failure;
    }
  }

  private static void tell(Book book) {
    try {
      book.tell();
    } catch (RuntimeException e) {
      LOG.error("A listener of changed records failed", e);
    }
  }

  /**
   * A change to records.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Change<T> {

    /**
     * Makes the change, on the records thread: either refuses and leaves everything as it was, or
     * puts into the batch what is to be stored, and only then changes what is in memory. What it
     * throws is a fault: it fails alone if it has put nothing into the batch, else it undoes the
     * whole turn.
     */
    Outcome<T> apply(Batch batch);
  }

  /**
   * Keeps a kind of records in memory and takes part in the turns. All methods are called on the
   * records thread.
   */
  public interface Book {

    /** What this turn changed is durable: from now on everybody may see it. */
    void committed();

    /** What this turn changed was not stored: forget it. */
    void dropped();

    /** Tells the listeners what was committed. The callers have been answered. */
    void tell();
  }

  private static final class Waiting<T> {
    private final int bytes;
    private final Change<T> change;
    private final CompletableFuture<Outcome<T>> future = new CompletableFuture<>();
    private @Nullable Outcome<T> outcome;
    private @Nullable Throwable failure;

    Waiting(int bytes, Change<T> change) {
      this.bytes = bytes;
      this.change = change;
    }

    void apply(Batch batch) {
      outcome = change.apply(batch);
    }

    void complete() {
      if (failure == null) {
        future.complete(outcome);
      } else {
        future.completeExceptionally(failure);
      }
    }

    void refuseClosed() {
      future.complete(Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "the hub is closing"));
    }
  }
}
