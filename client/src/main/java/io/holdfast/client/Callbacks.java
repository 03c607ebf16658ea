/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.net.ClientDriver;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way from the loop to the user's code and back. What users wrote never runs on the loop, where
 * it could hold up every client, and what it throws ends here.
 */
final class Callbacks {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(Callbacks.class);

  /** Set on a thread while it runs a callback of any client. */
  private static final ThreadLocal<@Nullable Boolean> IN_CALLBACK = new ThreadLocal<>();

  private final ClientDriver driver;
  private final Executor executor;
  private final String client;
  // Owner: the loop.
  private List<Runnable> completions = new ArrayList<>();

  Callbacks(ClientDriver driver, Executor executor, String client) {
    this.driver = driver;
    this.executor = executor;
    this.client = client;
  }

  /** An executor that keeps the order of what it is given. */
  Executor inOrder() {
    return new SerialExecutor(this::execute, this::guarded);
  }

  /** Runs a callback. */
  void run(Runnable callback) {
    execute(() -> guarded(callback));
  }

  private void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException closed) {
      executeAnyway(task);
    }
  }

  /** Somebody may wait for a future that this completes: the driver's own threads do it then. */
  private void executeAnyway(Runnable task) {
    LOG.warn("{}: the executor for callbacks takes no more", client);
    try {
      driver.callbacks().execute(task);
    } catch (RejectedExecutionException closed) {
      task.run(); // The loop has ended: nobody is held up any more.
    }
  }

  /**
   * Completes a future outside the loop, since what hangs on it runs where it is completed. Those
   * of one turn of the loop go in one task: a task for each would cost a thread for each. Only on
   * the loop.
   */
  void complete(Runnable completion) {
    completions.add(completion);
    if (completions.size() == 1) {
      onLoop(this::handOver);
    }
  }

  private void handOver() {
    List<Runnable> batch = completions;
    completions = new ArrayList<>();
    if (batch.size() == 1) {
      run(batch.get(0));
    } else {
      execute(new Batch(batch));
    }
  }

  /**
   * Completions of one turn. What hangs on one of them may wait for another of them: whenever a
   * thread is at work here and there is more to do, another thread is on its way.
   */
  private final class Batch implements Runnable {
    private final Queue<Runnable> rest;
    private final AtomicBoolean underWay = new AtomicBoolean(true);

    Batch(List<Runnable> batch) {
      rest = new ConcurrentLinkedQueue<>(batch);
    }

    @Override
    public void run() {
      underWay.set(false);
      Runnable next;
      while ((next = rest.poll()) != null) {
        if (!rest.isEmpty() && underWay.compareAndSet(false, true)) {
          execute(this);
        }
        guarded(next);
      }
    }
  }

  /** Runs a task of ours on the loop, or not at all if the driver is closed. */
  boolean onLoop(Runnable task) {
    return driver.execute(task);
  }

  /** Runs a task of ours on the loop, or fails the future if the driver is closed. */
  void onLoop(Runnable task, CompletableFuture<?> failing) {
    if (!onLoop(task)) {
      failing.completeExceptionally(
          new ClientException(ClientException.Code.CLOSED, "the driver is closed"));
    }
  }

  /** Says that a callback failed, where nobody else can be told. */
  void failed(String what, Throwable failure) {
    LOG.warn("{}: {} failed", client, what, failure);
  }

  /** Says what happened that no user of the client is told otherwise. */
  void note(String what) {
    LOG.warn("{}: {}", client, what);
  }

  /** Whether the calling thread runs a callback of some client at present. */
  static boolean inCallback() {
    return IN_CALLBACK.get() != null;
  }

  private void guarded(Runnable callback) {
    boolean outermost = !inCallback();
    IN_CALLBACK.set(true);
    try {
      callback.run();
    } catch (RuntimeException failure) {
      failed("a callback", failure);
    } finally {
      if (outermost) {
        IN_CALLBACK.remove();
      }
    }
  }
}
