/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time in their order on another executor, and occupies none of its threads in
 * between. Any thread may add; the lock is held for the queue alone, never while a task runs.
 */
final class SerialExecutor implements Executor {

  private final Executor underlying;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(Executor underlying) {
    this.underlying = underlying;
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
      task.run();
    }
  }
}
