/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.logging.LogSetup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what runs in the foreground when the process is told to stop: the thread that runs it is
 * told, and interrupted if it has not begun to wait; the process then stays until this is closed.
 * Of one thread, but for the hook's.
 */
final class Stop implements AutoCloseable {

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread runner = Thread.currentThread();
  private final Thread hook = new Thread(this::stop, "stop");

  /** Guarded by this. */
  private boolean isInterruptible = true;

  private Stop() {}

  /** Begins to heed signals, on behalf of this thread. */
  static Stop awaited() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  /** Waits for the signal; false if none came in time. */
  boolean await(long time, TimeUnit unit) throws InterruptedException {
    synchronized (this) {
      isInterruptible = false;
    }
    return wanted.await(time, unit);
  }

  /** The work is ended: a process that was told to stop goes, with exit code 0. */
  @Override
  public void close() {
    ended.countDown();
    try {
      boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, by the hook.
    }
  }

  private void stop() {
    synchronized (this) {
      wanted.countDown();
      if (isInterruptible) {
        runner.interrupt();
      }
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LogSetup.flush();
    // Without this a signal's number would be the exit code of a clean stop.
    Runtime.getRuntime().halt(ExitCode.DONE);
  }
}
