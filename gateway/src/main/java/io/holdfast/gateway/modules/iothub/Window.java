/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What one client has and the hub has not acknowledged: so many, so large. Any thread. */
final class Window {

  /** How many messages. */
  static final int MESSAGES = 256;

  /** How many bytes of content and properties. A single message may have more. */
  static final long BYTES = 4L * 1024 * 1024;

  private final Lock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private int messages;
  private long bytes;

  /**
   * Takes a place for a message.
   *
   * @param size of the message, in bytes
   * @param patience how long to wait for it
   * @return false if there was none in that time
   */
  boolean enter(long size, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (messages == MESSAGES || (messages > 0 && bytes + size > BYTES)) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      messages++;
      bytes += size;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is on its way.
   *
   * @return false if it did not come to that in the time
   */
  boolean awaitEmpty(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (messages > 0) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place of a message back. */
  void leave(long size) {
    lock.lock();
    try {
      messages--;
      bytes -= size;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
