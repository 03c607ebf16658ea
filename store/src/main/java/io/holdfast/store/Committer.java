/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits on its own thread what may not be committed on the caller's. All batches that wait when
 * it looks are written in their order, synced once where commits are synced, and completed with one
 * task per executor.
 */
final class Committer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private List<Waiting> queue = new ArrayList<>();
  private boolean ending;

  private final AtomicInteger pending = new AtomicInteger();
  private final Writer writer;
  private final boolean synced;
  private final Thread thread;

  Committer(Writer writer, boolean synced) {
    this.writer = writer;
    this.synced = synced;
    this.thread = Thread.ofPlatform().daemon().name("store-committer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether batches wait or have not been completed: later ones must queue behind them. */
  boolean isBusy() {
    return pending.get() > 0;
  }

  void add(Batch batch, Executor completion, Completion done) {
    Waiting waiting = new Waiting(batch, completion, done);
    pending.incrementAndGet();
    if (!enqueued(waiting)) {
      waiting.failure = new StoreClosedException();
      complete(completion, List.of(waiting));
    }
  }

  private boolean enqueued(Waiting waiting) {
    lock.lock();
    try {
      if (!ending) {
        queue.add(waiting);
        added.signal();
      }
      return !ending;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<Waiting> group = take(); !group.isEmpty(); group = take()) {
      commit(group);
    }
  }

  /** All that waits, once there is something; nothing at the end. */
  private List<Waiting> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !ending) {
        added.awaitUninterruptibly();
      }
      List<Waiting> group = queue;
      queue = new ArrayList<>();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void commit(List<Waiting> group) {
    for (Waiting waiting : group) {
      waiting.failure = attempt(() -> write(waiting.batch));
      if (waiting.failure != null) {
        // At once: the next of the group must not leave a hole before its records.
        waiting.batch.failed();
      }
    }
    StoreException unsynced = synced ? attempt(writer::sync) : null;
    Map<Executor, List<Waiting>> byExecutor = new LinkedHashMap<>();
    for (Waiting waiting : group) {
      if (waiting.failure == null && unsynced != null) {
        waiting.failure = unsynced;
        waiting.batch.failed();
      }
      byExecutor.computeIfAbsent(waiting.completion, e -> new ArrayList<>()).add(waiting);
    }
    byExecutor.forEach(this::complete);
  }

  private void write(Batch batch) {
    if (!batch.followsNoFailure()) {
      throw new StoreException("an earlier commit to the same log failed", null);
    }
    if (!writer.write(batch, true)) {
      throw new StoreException("the database refused to wait", null);
    }
  }

  private static @Nullable StoreException attempt(Runnable step) {
    try {
      step.run();
      return null;
    } catch (StoreException e) {
      return e;
    } catch (RuntimeException | Error e) { // An end of this thread would be the end of all commits.
      return new StoreException("a commit failed: " + e, e);
    }
  }

  private void complete(Executor executor, List<Waiting> group) {
    try {
      executor.execute(() -> group.forEach(this::complete));
    } catch (RejectedExecutionException e) {
      LOG.warn("nobody is left to hear of {} commits: {}", group.size(), e.getMessage());
      pending.addAndGet(-group.size());
    }
  }

  private void complete(Waiting waiting) {
    waiting.batch.end(waiting.failure != null);
    // Before it is told: what it commits next need not queue behind itself.
    pending.decrementAndGet();
    try {
      waiting.done.completed(waiting.failure);
    } catch (RuntimeException | Error e) {
      LOG.error("the completion of a commit failed", e);
    }
  }

  /** Commits what waits, then ends; what is added later is refused. */
  @Override
  public void close() {
    lock.lock();
    try {
      ending = true;
      added.signal();
    } finally {
      lock.unlock();
    }
    StoreThreads.join(thread);
  }

  /** A batch and whom to tell. */
  private static final class Waiting {
    final Batch batch;
    final Executor completion;
    final Completion done;
    @Nullable StoreException failure;

    Waiting(Batch batch, Executor completion, Completion done) {
      this.batch = batch;
      this.completion = completion;
      this.done = done;
    }
  }
}
