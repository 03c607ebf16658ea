/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * A lane whose tasks run when a test turns it, on the test's thread. Any thread may hand it tasks.
 */
public final class HandLane implements Lane {

  /** How long a busy machine may take for what other threads do. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inLane() {
    return running;
  }

  @Override
  public void afterTurn(Runnable task) {
    tasks.add(task);
  }

  /** Does something as if a channel of the lane had been read. */
  public void run(Runnable work) {
    boolean before = running;
    running = true;
    try {
      work.run();
    } finally {
      running = before;
    }
  }

  /** Runs the task that has waited longest; returns whether there was one. */
  public boolean runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      run(task);
    }
    return task != null;
  }

  /** Runs all tasks, and those that they leave behind. */
  public void settle() {
    while (runOne()) {
      // the next
    }
  }

  /** Holds up a thread that is not the test's. */
  public static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Turns lanes until they are at rest. Does not wait for other threads. */
  public static void settle(List<HandLane> lanes) {
    boolean any = true;
    while (any) {
      any = false;
      for (HandLane lane : lanes) {
        any |= lane.runOne();
      }
    }
  }

  /** Turns lanes until something holds, also while other threads are at work. */
  public static void until(List<HandLane> lanes, BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .pollInSameThread()
        .until(() -> {
          settle(lanes);
          return condition.getAsBoolean();
        });
  }
}
