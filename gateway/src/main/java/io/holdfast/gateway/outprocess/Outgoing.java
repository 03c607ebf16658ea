/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.wire.gateway.GatewayMessage;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages to a host, in order, until the system has taken them: those that the broker put in,
 * those that the loop has taken over, and those that are being written. What was being written when
 * the host went is written again, as a whole, to the next one.
 *
 * <p>Two sides: a thread of the broker puts, and waits while it is full; all else is the loop's.
 */
final class Outgoing {

  /** How much may wait, whatever the number of messages; one message always may. */
  static final long MOST_BYTES = 16L << 20;

  private final int capacity;

  /** Guards what follows. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition room = lock.newCondition();
  private ArrayDeque<GatewayMessage> waiting = new ArrayDeque<>();
  private int held;
  private long heldBytes;
  private int blocked;
  private boolean asleep;
  private boolean closed;

  /** The loop's own: taken from those that wait. */
  private ArrayDeque<GatewayMessage> taken = new ArrayDeque<>();

  /** The loop's own: sent, and not yet written. */
  private final ArrayDeque<GatewayMessage> flying = new ArrayDeque<>();

  Outgoing(int capacity) {
    this.capacity = capacity;
  }

  /** What became of a message that was put in. */
  enum Put {
    /** It waits. */
    WAITS,
    /** It waits, and the loop is to be told: it had nothing to do. */
    WAKES,
    /** The proxy has ended. */
    REFUSED
  }

  /** Appends a message, waiting for room. Not on the loop. */
  Put put(GatewayMessage message) throws InterruptedException {
    int size = message.serialisedSize();
    lock.lockInterruptibly();
    try {
      awaitRoom(size);
      if (closed) {
        return Put.REFUSED;
      }
      waiting.add(message);
      held++;
      heldBytes += size;
      boolean wakes = asleep;
      asleep = false;
      return wakes ? Put.WAKES : Put.WAITS;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(int size) throws InterruptedException {
    blocked++;
    try {
      while (!closed && (held >= capacity || (held > 0 && heldBytes + size > MOST_BYTES))) {
        room.await();
      }
    } finally {
      blocked--;
    }
  }

  /**
   * The next message to send, which counts as being written from now on; {@code null} if there is
   * none: then the next {@link #put} wakes the loop.
   */
  @Nullable GatewayMessage next() {
    if (taken.isEmpty() && !take()) {
      return null;
    }
    GatewayMessage message = taken.remove();
    flying.add(message);
    return message;
  }

  private boolean take() {
    lock.lock();
    try {
      ArrayDeque<GatewayMessage> full = waiting;
      waiting = taken;
      taken = full;
      asleep = full.isEmpty();
      return !asleep;
    } finally {
      lock.unlock();
    }
  }

  /** The system has taken the first of those that are being written. */
  void written(int count) {
    long bytes = 0;
    int gone = 0;
    for (; gone < count && !flying.isEmpty(); gone++) {
      bytes += flying.remove().serialisedSize();
    }
    lock.lock();
    try {
      held -= gone;
      heldBytes -= bytes;
      // Not for each message: who waits then goes on with a batch.
      if (blocked > 0 && held <= capacity / 2 && heldBytes <= MOST_BYTES / 2) {
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The host has gone: what was being written is to be sent again. */
  void rewind() {
    while (!flying.isEmpty()) {
      taken.addFirst(flying.removeLast());
    }
  }

  /** How many the system has not taken. Any thread. */
  int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more, lets nobody wait, and forgets what it holds. Any thread, once the loop no longer
   * uses it.
   *
   * @return how many it forgot
   */
  int close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
      int forgotten = held;
      held = 0;
      heldBytes = 0;
      waiting.clear();
      return forgotten;
    } finally {
      lock.unlock();
    }
  }
}
