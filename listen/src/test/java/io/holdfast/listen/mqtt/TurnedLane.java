/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A lane on the thread that made it, whose tasks run when a test turns it. */
final class TurnedLane implements Lane {

  private final Thread owner = Thread.currentThread();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inLane() {
    return Thread.currentThread().equals(owner);
  }

  @Override
  public void afterTurn(Runnable task) {
    tasks.add(task);
  }

  /** Runs all tasks, and those that they leave behind; returns whether there were any. */
  boolean settle() {
    boolean any = false;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      any = true;
    }
    return any;
  }
}
