/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.wire.gateway.GatewayMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a module published and the gateway has not yet got: bounded, so that who publishes waits. A
 * message stays until the system has taken it; if the gateway goes before that, it is sent again.
 * Any thread puts; all else is the loop's.
 */
final class Outgoing {

  /** How many messages at most. */
  static final int CAPACITY = 1_024;

  private final Runnable wake;
  private final BooleanSupplier drive;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  // Guarded by the lock: `held` counts all that are put and not written, wherever they are.
  private final Deque<GatewayMessage> put = new ArrayDeque<>();
  private int held;
  private boolean isWoken;
  private boolean isHasty;
  private boolean isClosed;

  // The loop's: not sent yet, and sent but not known to be written.
  private final Deque<GatewayMessage> taken = new ArrayDeque<>();
  private final Deque<GatewayMessage> sent = new ArrayDeque<>();

  /**
   * With what an earlier one still held.
   *
   * @param wake lets the loop look for what was put; any thread runs it
   * @param drive if the calling thread is the one that drives the loop: lets the loop do what it
   *     can, waiting for a moment if there is nothing; answers false on other threads
   */
  Outgoing(List<GatewayMessage> kept, Runnable wake, BooleanSupplier drive) {
    this.wake = wake;
    this.drive = drive;
    taken.addAll(kept);
    held = kept.size();
  }

  /**
   * Takes a message; waits while it is full, unless it is in haste.
   *
   * @return false if it is closed, or full and in haste, or the thread was interrupted
   */
  boolean put(GatewayMessage message) {
    Place place = offer(message);
    while (place == Place.NONE) {
      if (!awaitRoom()) {
        return false;
      }
      place = offer(message);
    }
    if (place == Place.FIRST) {
      wake.run();
    }
    return place != Place.REFUSED;
  }

  private Place offer(GatewayMessage message) {
    lock.lock();
    try {
      if (isClosed || (isHasty && held >= CAPACITY)) {
        return Place.REFUSED;
      }
      if (held >= CAPACITY) {
        return Place.NONE;
      }
      held++;
      put.add(message);
      boolean isFirst = !isWoken;
      isWoken = true;
      return isFirst ? Place.FIRST : Place.LATER;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom() {
    if (drive.getAsBoolean()) {
      return !Thread.currentThread().isInterrupted();
    }
    lock.lock();
    try {
      while (held >= CAPACITY && !isClosed && !isHasty) {
        room.await();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The next to be sent. */
  @Nullable GatewayMessage next() {
    if (taken.isEmpty()) {
      lock.lock();
      try {
        taken.addAll(put);
        put.clear();
        isWoken = false;
      } finally {
        lock.unlock();
      }
    }
    return taken.poll();
  }

  /** This one was sent. */
  void sent(GatewayMessage message) {
    sent.add(message);
  }

  /** This one was next, and could not be sent. */
  void giveBack(GatewayMessage message) {
    taken.addFirst(message);
  }

  /** The system has taken so many of those that were sent. */
  void written(int count) {
    for (int i = 0; i < count; i++) {
      sent.poll();
    }
    lock.lock();
    try {
      held -= count;
      // Not for each single one: a woken publisher should find room for more than a message.
      if (held <= CAPACITY / 2) {
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The peer has gone: what is not written comes first again; answers how many these are. */
  int sendAgain() {
    int count = sent.size();
    while (!sent.isEmpty()) {
      taken.addFirst(sent.removeLast());
    }
    return count;
  }

  /** From now on nobody waits for room. */
  void hurry() {
    lock.lock();
    try {
      isHasty = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nothing is taken. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many messages are not written; any thread. */
  int size() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /** What is not written, in order; empty afterwards. Only once it is closed. */
  List<GatewayMessage> rest() {
    sendAgain();
    List<GatewayMessage> rest = new ArrayList<>(taken);
    taken.clear();
    lock.lock();
    try {
      rest.addAll(put);
      put.clear();
      held = 0;
    } finally {
      lock.unlock();
    }
    return rest;
  }

  /** Where a message was put: {@code FIRST} since the loop looked last. */
  private enum Place {
    FIRST,
    LATER,
    NONE,
    REFUSED
  }
}
