/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import java.time.Duration;

/**
 * Drives any number of clients on the thread of whoever calls {@link #doWork}: nothing is sent,
 * read, resolved, timed or called back between those calls, and no thread is ever started. For
 * programs that have a loop of their own, and for tests.
 *
 * <p>Belongs to the thread that made it. Every method but {@link #wakeup} throws {@link
 * ForeignThreadException} on another one, without harm.
 */
public final class IoDriver implements AutoCloseable {

  private final IoLoop loop;
  private final Thread owner;
  private boolean working;
  // Written by any thread: the loop forgets a wakeup in a run that does not wait.
  private volatile boolean woken;

  private IoDriver(LoopSettings settings) {
    owner = Thread.currentThread();
    loop = new IoLoop(owner, settings);
  }

  /**
   * A driver that belongs to the calling thread.
   *
   * @return a driver without clients
   */
  public static IoDriver onCurrentThread() {
    return onCurrentThread(LoopSettings.system());
  }

  /**
   * A driver that belongs to the calling thread, with time and chance of the caller's.
   *
   * @param settings the time and the chance to go by
   * @return a driver without clients
   */
  public static IoDriver onCurrentThread(LoopSettings settings) {
    return new IoDriver(settings);
  }

  /** {@return the loop, where clients live} */
  public IoLoop loop() {
    return loop;
  }

  /**
   * Does what can be done now: connects, sends, reads, runs what is due and the callbacks. Never
   * waits.
   *
   * @return how many things were done; zero if there was nothing to do
   * @throws ReentrancyException inside a callback
   */
  public int doWork() {
    enter();
    try {
      return loop.run();
    } finally {
      working = false;
    }
  }

  /**
   * As {@link #doWork()}, but if there is nothing to do it waits until there is: a byte arrives, a
   * time is due, or another thread calls {@link #wakeup}. It may return early with nothing done.
   *
   * @param maxWait the longest wait; zero or less for none
   * @return how many things were done
   * @throws ReentrancyException inside a callback
   */
  public int doWork(Duration maxWait) {
    enter();
    try {
      int done = loop.run();
      boolean waits = done == 0 && !woken && !maxWait.isNegative() && !maxWait.isZero();
      return waits ? loop.run(maxWait) : done;
    } finally {
      woken = false;
      working = false;
    }
  }

  /**
   * How long a caller may stay away without missing a time that is due: a ping, a retry, a resend,
   * a time-out. Zero if something waits to be done; a day if nothing is set. Bytes from outside
   * come at any time.
   *
   * @return zero or more
   */
  public Duration timeUntilNextWork() {
    checkThread();
    return loop.untilNextTask();
  }

  /** Ends a {@link #doWork(Duration)} that waits, or else the next one. From any thread. */
  public void wakeup() {
    woken = true;
    loop.wakeup();
  }

  /** {@return whether {@link #doWork} or {@link #within} is under way} */
  public boolean isWorking() {
    return working;
  }

  /**
   * Runs a task as {@link #doWork} runs what is due: in its callbacks the same is refused.
   *
   * @param task what to run
   * @throws ReentrancyException inside a callback
   */
  public void within(Runnable task) {
    enter();
    try {
      task.run();
    } finally {
      working = false;
    }
  }

  /**
   * Refuses what is not allowed inside a callback.
   *
   * @throws ReentrancyException while {@link #doWork} is under way
   */
  public void checkNotWorking() {
    checkThread();
    if (working) {
      throw new ReentrancyException();
    }
  }

  /**
   * Refuses other threads.
   *
   * @throws ForeignThreadException on every thread but the owner's
   */
  public void checkThread() {
    if (!Thread.currentThread().equals(owner)) {
      throw new ForeignThreadException(owner);
    }
  }

  /**
   * Ends all clients at once, without a farewell, and the loop. Has no effect on a closed driver.
   *
   * @throws ReentrancyException inside a callback
   */
  @Override
  public void close() {
    enter();
    try {
      loop.end();
    } finally {
      working = false;
    }
  }

  private void enter() {
    checkNotWorking();
    working = true;
  }
}
