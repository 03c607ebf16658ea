/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A lane with a thread of its own, as protocol heads have them. */
public final class ThreadLane implements Lane, AutoCloseable {

  private final ExecutorService executor;
  private volatile Thread thread = Thread.currentThread();

  public ThreadLane(String name) {
    executor =
        Executors.newSingleThreadExecutor(task -> {
          Thread made = Thread.ofPlatform().daemon().name(name).unstarted(task);
          thread = made;
          return made;
        });
    executor.execute(() -> {});
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public boolean inLane() {
    return Thread.currentThread().equals(thread);
  }

  @Override
  public void afterTurn(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.close();
  }
}
