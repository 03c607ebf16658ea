/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a module's own. It ends when it is interrupted, and its task must see to that: {@link
 * io.holdfast.gateway.ModuleContext#publish} returns false then.
 */
public final class ModuleThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModuleThread.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread thread;

  private ModuleThread(Thread thread) {
    this.thread = thread;
  }

  /** A thread's work; an interrupt may end it by its exception. */
  public interface Task {

    /** Runs until it is done or interrupted. */
    void run() throws InterruptedException;
  }

  /**
   * Starts one.
   *
   * @param module the module's name, with which the thread's begins
   * @param work what it does, in a word or two
   */
  public static ModuleThread start(String module, String work, Task task) {
    Thread thread = new Thread(() -> run(task), module + ": " + work);
    thread.setDaemon(true);
    thread.start();
    return new ModuleThread(thread);
  }

  private static void run(Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it was told to end, and does
    } catch (RuntimeException e) {
      LOG.error("{} has ended by a fault", Thread.currentThread().getName(), e);
    }
  }

  /** Waits until it has ended, and no longer than this. */
  public boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  /** Has it end, and waits for that; for five seconds at most, so that it cannot hold up others. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!join(PATIENCE)) {
        LOG.warn(
            "{} has not ended in {} s; it is left to itself",
            thread.getName(),
            PATIENCE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
