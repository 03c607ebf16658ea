/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.StoreFullException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private final Runnable broken;
  private volatile boolean closed;
  private @Nullable Thread thread;

  private RecordWriter(Store store, Runnable broken) {
    this.store = store;
    this.broken = broken;
  }

  /**
   * Starts the thread; it ends with {@link #close}.
   *
   * @param broken run, on that thread, if what is in memory and what is stored came to differ:
   *     everything is refused from then on, and only a new start helps
   */
  public static RecordWriter start(Store store, Runnable broken) {
    RecordWriter writer = new RecordWriter(store, broken);
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
    refuseAll();
  }

  private void refuseAll() {
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
    try {
      takeTurns();
    } catch (RuntimeException | Error failure) {
      LOG.error("Records in memory are no longer those in the store: nothing works on", failure);
      closed = true;
      refuseAll();
      broken.run();
    }
  }

  private void takeTurns() {
    Batch batch = store.batch();
    Deque<Waiting<?>> waiting = new ArrayDeque<>();
    while (!closed || !queue.isEmpty()) {
      try {
        collect(waiting);
      } catch (InterruptedException e) {
        LOG.warn("The records thread was interrupted; only closing ends it");
        continue;
      }
      while (!waiting.isEmpty()) {
        if (!runTurn(waiting, batch)) {
          batch.close();
          batch = store.batch();
        }
      }
    }
    batch.close();
  }

  private void collect(Deque<Waiting<?>> waiting) throws InterruptedException {
    long bytes = 0;
    @Nullable Waiting<?> next = queue.take();
    while (next != null) {
      waiting.add(next);
      bytes += next.bytes;
      next = waiting.size() < MAX_TURN_CHANGES && bytes < MAX_TURN_BYTES ? queue.poll() : null;
    }
    waitingBytes.addAndGet(-bytes);
  }

  /**
   * Takes as many changes as one batch should hold: a small change may write much.
   *
   * @return whether the batch may be used again: after a failed commit nobody knows what is in it
   */
  private boolean runTurn(Deque<Waiting<?>> waiting, Batch batch) {
    List<Waiting<?>> turn = new ArrayList<>();
    try {
      while (!waiting.isEmpty() && toStore(batch) < MAX_TURN_BYTES) {
        Waiting<?> next = waiting.remove();
        turn.add(next);
        applyAlone(next, batch);
      }
      books.forEach(book -> book.write(batch));
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    } catch (StoreFullException full) {
      LOG.error("{} changes of records are not made: {}", turn.size(), full.getMessage());
      books.forEach(Book::dropped);
      turn.forEach(Waiting::refuseFull);
      return false;
    } catch (RuntimeException | Error failure) {
      LOG.error("Records could not be stored: {} changes are not made", turn.size(), failure);
      books.forEach(Book::dropped);
      turn.forEach(each -> each.future.completeExceptionally(failure));
      return false;
    }
    try {
      books.forEach(Book::committed);
    } catch (RuntimeException | Error failure) {
      turn.forEach(each -> each.future.completeExceptionally(failure));
      waiting.forEach(Waiting::refuseClosed);
      throw failure;
    }
    turn.forEach(Waiting::complete);
    books.forEach(RecordWriter::tell);
    return true;
  }

  /** How much this turn has to store up to now. */
  private long toStore(Batch batch) {
    long bytes = batch.sizeBytes();
    for (Book book : books) {
      bytes += book.unwritten();
    }
    return bytes;
  }

  /** A change that fails before there is anything to store of it is its caller's trouble only. */
  private void applyAlone(Waiting<?> waiting, Batch batch) {
    long before = toStore(batch);
    try {
      waiting.apply(batch);
    } catch (RuntimeException | Error failure) {
      if (toStore(batch) != before) {
        throw failure;
      }
      LOG.error("A change of records failed, and is not made", failure);
      waiting.failure = failure;
    }
  }

  private static void tell(Book book) {
    try {
      book.tell();
    } catch (RuntimeException | Error failure) {
      // Others wait for this thread; a keeper of records isolates its listeners itself.
      LOG.error("Those who wait for changes of records were not all told", failure);
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
     * throws is a fault: it fails alone if nothing of it was to be stored yet, else it undoes the
     * whole turn.
     */
    Outcome<T> apply(Batch batch);
  }

  /**
   * Keeps a kind of records in memory and takes part in the turns. All methods are called on the
   * records thread.
   */
  public interface Book {

    /**
     * About how many bytes {@link #write} will put into the batch; grows with each change, until
     * the turn ends.
     */
    default long unwritten() {
      return 0;
    }

    /** The turn's changes are all made: puts into the batch what is written once for a turn. */
    default void write(Batch batch) {}

    /**
     * What this turn changed is durable: from now on everybody may see it. To fail here ends the
     * hub's work.
     */
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

    void refuseFull() {
      future.complete(
          Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "the hub's disk has no space left"));
    }

    void refuseClosed() {
      future.complete(Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "the hub is closing"));
    }
  }
}
