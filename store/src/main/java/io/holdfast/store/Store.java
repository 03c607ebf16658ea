/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Tables and logs in one directory, changed by batches. What was committed survives the death of
 * the process at any instant, and a power cut as far as {@link Sync} says. Any thread.
 */
public final class Store implements AutoCloseable {

  /** How often it is looked whether deleted records should be given back to the disk. */
  private static final Duration RECLAIM_INTERVAL = Duration.ofSeconds(10);

  /** How long commits may go on that wait when a store is closed, as they do on a full disk. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  /** So many times its memory a store holds of deleted records before it gives them back. */
  private static final long RECLAIM_SHARE = 4;

  private final StoreOptions options;
  private final StoreLock lock;
  private final Faults faults;
  private final Engine engine;
  private final Reclaim reclaim;
  private final Logs logs;
  private final StoreThreads threads;
  private final Committer committer;
  private final Writer writer;
  private final Set<Batch> batches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Store(StoreOptions options, Opening opening, UnaryOperator<Writer> writer) {
    this.options = options;
    this.lock = opening.lock();
    this.faults = opening.faults();
    this.engine = opening.engine();
    Room room = opening.room();
    this.reclaim = new Reclaim(engine, faults, room, RECLAIM_SHARE * options.memoryBytes());
    this.logs = new Logs(this, engine, faults, opening.logIds(), reclaim);
    this.writer = writer.apply(new EngineWriter(engine, faults, room));
    this.committer = new Committer(this.writer, options.sync() == Sync.ALWAYS);
    this.threads = new StoreThreads();
  }

  /**
   * Opens the store in a directory, or makes one there if the directory is empty or missing.
   *
   * @throws StoreInUseException if it is open already, here or in another process
   * @throws StoreDamagedException if files are missing or are not what was written
   * @throws StoreVersionException if a newer release wrote it
   * @throws StoreException if the directory cannot be read or written
   */
  public static Store open(Path directory, StoreOptions options) {
    return open(directory, options, UnaryOperator.identity());
  }

  /** For tests: with another writer in front of the database. */
  static Store open(Path directory, StoreOptions options, UnaryOperator<Writer> writer) {
    Store store = new Store(options, Opening.of(directory, options), writer);
    store.start();
    return store;
  }

  private void start() {
    committer.start();
    if (options.sync() == Sync.INTERVAL) {
      threads.every(options.syncInterval(), writer::syncIfNeeded);
    }
    threads.inBackground(RECLAIM_INTERVAL, reclaim::look);
  }

  /** The table with this name; made by its first put. */
  public Table table(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a table's name has no NUL");
    }
    return new Table(engine, faults, name);
  }

  /**
   * The log with this name; made if there is none, and stored with its first records. The same
   * object for the same name, until it is dropped. Blocks where the store holds records of the log
   * and it has not been opened since the start: lanes must leave that to others.
   */
  public Log log(String name) {
    return logs.log(name);
  }

  /** Names of all logs that begin with the prefix, sorted. */
  public List<String> logNames(String prefix) {
    return logs.names(prefix);
  }

  /** Deletes the log with all its records; nobody may use it any more. Blocks. */
  public void dropLog(String name) {
    logs.drop(List.of(name));
  }

  /** Deletes logs with all their records, in one commit; as {@link #dropLog}. */
  public void dropLogs(List<String> names) {
    logs.drop(names);
  }

  /** A new empty batch. */
  public Batch batch() {
    Batch batch = new Batch(this);
    batches.add(batch);
    return batch;
  }

  /**
   * Commits a batch: all of it is stored or nothing. Never blocks. Batches of one thread complete
   * in the order of their commits if they name the same executor.
   *
   * @param completion where to complete if that cannot be done here and now
   * @param done told what came of it; the batch is empty then and may be used again
   * @return true if it is over and {@code done} has been told on this thread; false if it will be
   *     told on {@code completion}
   */
  public boolean commit(Batch batch, Executor completion, Completion done) {
    batch.begin();
    StoreException failure = null;
    if (!batch.handOver()) {
      failure = new StoreException("an earlier commit to the same log failed", null);
    } else if (options.sync() == Sync.ALWAYS || committer.isBusy()) {
      committer.add(batch, completion, done);
      return false;
    } else {
      try {
        if (!writer.write(batch, false)) {
          committer.add(batch, completion, done);
          return false;
        }
      } catch (StoreException e) {
        failure = e;
      }
    }
    batch.end(failure != null);
    done.completed(failure);
    return true;
  }

  /**
   * Commits a batch and waits until that is done.
   *
   * @throws StoreException if nothing of it was stored
   */
  public void commitNow(Batch batch) {
    AtomicReference<@Nullable StoreException> failed = new AtomicReference<>();
    CountDownLatch over = new CountDownLatch(1);
    boolean ignored =
        commit(
            batch,
            Runnable::run,
            failure -> {
              failed.set(failure);
              over.countDown();
            });
    StoreThreads.await(over);
    StoreException failure = failed.get();
    if (failure != null) {
      throw failure;
    }
  }

  /** Platform threads for reads and whatever else blocks in native code or on files. */
  public Executor readers() {
    return threads.readers();
  }

  /**
   * Reads every table file and compares it with its checksums. Blocks, long for a large store.
   *
   * @throws StoreDamagedException naming the first file that is not what was written
   */
  public void verify() {
    engine.enter();
    try {
      engine.db().verifyChecksum();
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  /**
   * Makes the tables' files anew, so that no file holds a value that was replaced or deleted. For
   * secrets only; what was forgotten in the common way goes with time. Blocks, long for large
   * tables.
   *
   * @throws StoreException if that fails; then old values may be there still
   */
  public void purge() {
    engine.enter();
    try {
      engine.purge();
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  Engine engine() {
    return engine;
  }

  Reclaim reclaim() {
    return reclaim;
  }

  Faults faults() {
    return faults;
  }

  void forget(Batch batch) {
    batches.remove(batch);
  }

  /**
   * Commits what waits for it, syncs, and closes. Whoever fills batches must have stopped. Blocks;
   * must not be called from a completion or on {@link #readers}.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    reclaim.stop();
    CountDownLatch over = new CountDownLatch(1);
    StoreThreads.unless(over, CLOSE_PATIENCE, engine::cancel);
    try {
      threads.stopSyncing();
      committer.close();
      syncAndClose();
    } finally {
      over.countDown();
    }
  }

  private void syncAndClose() {
    try {
      writer.syncIfNeeded(); // before anything is waited for that may take long
    } finally {
      threads.close();
      batches.forEach(Batch::release);
      closeEngine();
    }
  }

  /** Whatever fails, as on a full disk: the directory may be opened again. */
  private void closeEngine() {
    try {
      engine.close();
    } finally {
      writer.close();
      lock.close();
    }
  }
}
