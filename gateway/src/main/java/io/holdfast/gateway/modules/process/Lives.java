/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which child a program has at the moment. Any thread. */
final class Lives {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Child child;
  private @Nullable Child deaf;
  private boolean isEnding;
  private boolean isOver;

  /** A new child is there; false if none is wanted any more. */
  boolean begun(Child now) {
    lock.lock();
    try {
      if (!isEnding) {
        child = now;
        changed.signalAll();
      }
      return !isEnding;
    } finally {
      lock.unlock();
    }
  }

  /** No other child is wanted; the one that there is, or null. */
  @Nullable Child ending() {
    lock.lock();
    try {
      isEnding = true;
      return child;
    } finally {
      lock.unlock();
    }
  }

  /** Whether another child is wanted when this one has ended. */
  boolean isWanted() {
    lock.lock();
    try {
      return !isEnding;
    } finally {
      lock.unlock();
    }
  }

  /** There is none until the next. */
  void ended() {
    change(() -> child = null);
  }

  /** There will be none any more. */
  void over() {
    change(() -> isOver = true);
  }

  /** This child lives and has closed its input. */
  void deaf(Child now) {
    change(() -> deaf = now);
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The child; null if there is none now. */
  @Nullable Child now() {
    lock.lock();
    try {
      return child;
    } finally {
      lock.unlock();
    }
  }

  /** Why messages cannot reach the program; null if they can, or soon can. */
  @Nullable String obstacle() {
    lock.lock();
    try {
      if (isOver) {
        return "the program has ended, and is not started again";
      }
      return child != null && child == deaf ? "the program has closed its input" : null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a child that is another than this one; null if there will be none. */
  @Nullable Child awaitOther(@Nullable Child than) throws InterruptedException {
    lock.lock();
    try {
      while (!isOver && (child == null || child == than)) {
        changed.await();
      }
      return isOver ? null : child;
    } finally {
      lock.unlock();
    }
  }
}
