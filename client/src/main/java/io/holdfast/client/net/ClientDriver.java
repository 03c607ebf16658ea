/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Drives any number of clients on one daemon thread of its own. Start one per program, or per part
 * of a program that is stopped together.
 *
 * <p>Callbacks do not run on that thread. They run on the executor that a client's options name, or
 * on this driver's own pool of daemon threads, which grows with the callbacks that are under way
 * and has no thread while there are none.
 *
 * <p>All methods may be called from any thread.
 */
public final class ClientDriver implements AutoCloseable {

  private static final Duration IDLE_CALLBACK_THREAD = Duration.ofSeconds(10);
  private static final long CLOSE_SECONDS = 5;

  private final IoLoop loop;
  private final ExecutorService callbacks;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  private ClientDriver(LoopSettings settings) {
    loop = new IoLoop(null, settings);
    callbacks =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_CALLBACK_THREAD.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("holdfast-callback", true));
  }

  /**
   * Starts a driver with the system's clocks.
   *
   * @return a driver that runs until it is closed
   */
  public static ClientDriver start() {
    return start(LoopSettings.system());
  }

  /**
   * Starts a driver with time and chance of the caller's.
   *
   * @param settings the time and the chance to go by
   * @return a driver that runs until it is closed
   */
  public static ClientDriver start(LoopSettings settings) {
    return start(
        settings, drive -> new DefaultThreadFactory("holdfast-client", true).newThread(drive));
  }

  /**
   * Starts a driver on a thread of the caller's making.
   *
   * @param settings the time and the chance to go by
   * @param threads makes the one thread; {@link #close} ends it
   * @return a driver that runs until it is closed
   */
  public static ClientDriver start(LoopSettings settings, ThreadFactory threads) {
    ClientDriver driver = new ClientDriver(settings);
    Thread thread = threads.newThread(driver::drive);
    driver.loop.ownedBy(thread);
    thread.start();
    return driver;
  }

  /** {@return where callbacks run when a client's options do not say} */
  public Executor callbacks() {
    return callbacks;
  }

  /** {@return the loop, where clients live} */
  public IoLoop loop() {
    return loop;
  }

  /**
   * Ends the connections of all clients at once, without a farewell, and then the thread; waits for
   * both, at most {@value #CLOSE_SECONDS} seconds. Whoever wants messages delivered first closes
   * the clients before. Has no effect on a closed driver.
   */
  @Override
  public void close() {
    closing = true;
    loop.wakeup();
    if (!loop.inLoop()) {
      awaitEnd();
    }
  }

  private void drive() {
    try {
      while (!closing) {
        loop.runWaiting();
      }
    } finally {
      end();
    }
  }

  /** The callbacks' threads go last: until the loop has ended it has things to tell. */
  private void end() {
    try {
      loop.end();
    } finally {
      callbacks.shutdown();
      ended.countDown();
    }
  }

  private void awaitEnd() {
    try {
      var unused = ended.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a task on the loop; answers false if the driver is closed.
   *
   * @param task what to run
   * @return whether it will be run
   */
  public boolean execute(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }
}
