/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a store that sync, clean and read. */
final class StoreThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreThreads.class);

  /** More readers than this only contend for the disk. */
  private static final int MAX_READERS = 4;

  private final ScheduledExecutorService syncer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-syncer").factory());

  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MAX_READERS),
          Thread.ofPlatform().daemon().name("store-reader-", 0).factory());

  Executor readers() {
    return readers;
  }

  private final ScheduledExecutorService cleaner =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-cleaner").factory());

  /** Does something again and again that may take long, and that nobody waits for. */
  void inBackground(Duration interval, Runnable task) {
    Runnable reporting =
        () -> {
          try {
            task.run();
          } catch (StoreException e) {
            LOG.error("the store could not be cleaned: {}", e.getMessage());
          }
        };
    long nanos = interval.toNanos();
    Future<?> ignored =
        cleaner.scheduleWithFixedDelay(reporting, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  void every(Duration interval, Runnable task) {
    Runnable reporting =
        () -> {
          try {
            task.run();
          } catch (StoreException e) {
            LOG.error("what was committed may be lost at a power cut: {}", e.getMessage());
          }
        };
    long nanos = interval.toNanos();
    Future<?> ignored =
        syncer.scheduleWithFixedDelay(reporting, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  void stopSyncing() {
    end(syncer);
  }

  @Override
  public void close() {
    end(syncer);
    end(cleaner);
    end(readers);
  }

  private static void end(ExecutorService executor) {
    executor.shutdown();
    uninterruptibly(() -> executor.awaitTermination(1, TimeUnit.DAYS));
  }

  /** Runs a task once if something is not over in time. */
  static void unless(CountDownLatch over, Duration patience, Runnable task) {
    Thread ignored =
        Thread.ofPlatform()
            .daemon()
            .name("store-patience")
            .start(() ->
                uninterruptibly(() -> {
                  if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    task.run();
                  }
                }));
  }

  static void join(Thread thread) {
    uninterruptibly(thread::join);
  }

  static void await(CountDownLatch latch) {
    uninterruptibly(latch::await);
  }

  private static void uninterruptibly(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.run();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something that waits. */
  private interface Wait {
    void run() throws InterruptedException;
  }
}
