/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in their order, never two at once: so that they may share what nobody else touches.
 * They must be short.
 */
final class OneAtATime implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(OneAtATime.class);

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Executor threads;

  /**
   * On threads of this executor, one for each burst of tasks: those who hand them over have other
   * things to do than everybody's.
   */
  OneAtATime(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      threads.execute(this::runAll);
    }
  }

  private void runAll() {
    do {
      runNext();
    } while (waiting.decrementAndGet() > 0);
  }

  private void runNext() {
    Runnable task = tasks.poll();
    if (task == null) {
      throw new IllegalStateException("fewer tasks than were counted");
    }
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      LOG.error("A step of keeping twins like the parent's failed", fault);
    }
  }
}
