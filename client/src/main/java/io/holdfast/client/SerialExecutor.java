/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time in their order on another executor, and occupies none of its threads in
 * between. Any thread may add; the lock is held for the queue alone, never while a task runs.
 */
final class SerialExecutor implements Executor {

  private final Executor underlying;
  private final Consumer<Runnable> guard;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /**
   * An executor on another.
   *
   * @param guard runs a task, and lets nothing of what it throws through
   */
  SerialExecutor(Executor underlying, Consumer<Runnable> guard) {
    this.underlying = underlying;
    this.guard = guard;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    underlying.execute(this::runAll);
  }

  private void runAll() {
    while (true) {
      Runnable task;
      synchronized (tasks) {
        Runnable next = tasks.poll();
        if (next == null) {
          running = false;
          return;
        }
        task = next;
      }
      guard.accept(task);
    }
  }
}
