/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A queue with a bound, for any number of threads at both ends, without locks: each slot has a turn
 * that says whether it may be written or read, after Dmitry Vyukov's bounded queue. First in, first
 * out. Whoever took the place of an element may still be writing it: the queue is then empty for
 * who asks, although its size is not 0.
 *
 * @param <E> what waits
 */
final class Ring<E> {

  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  // Places in the array of indexes, 128 bytes apart: who writes one shares no cache line with who
  // writes another.
  private static final int HEAD = 16;
  private static final int TAIL = 32;
  private static final int LIMIT = 48;
  private static final int PLACES = 64;

  private final int capacity;
  private final int mask;
  private final @Nullable Object[] slots;
  private final long[] turns;
  private final long[] indexes = new long[PLACES];

  Ring(int capacity) {
    this.capacity = capacity;
    int size = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
    this.mask = size - 1;
    this.slots = new @Nullable Object[size];
    this.turns = new long[size];
    for (int i = 0; i < size; i++) {
      turns[i] = i;
    }
    indexes[LIMIT] = capacity;
  }

  /** Appends an element; false if there is no room. */
  @SuppressWarnings("ThreadPriorityCheck") // the one that has the slot may lack a processor
  boolean offer(E element) {
    while (true) {
      long tail = (long) LONG.getVolatile(indexes, TAIL);
      if (tail >= (long) LONG.getOpaque(indexes, LIMIT)) {
        // Read seldom: the other end writes it all the time.
        long limit = (long) LONG.getVolatile(indexes, HEAD) + capacity;
        if (tail >= limit) {
          if (tail == (long) LONG.getVolatile(indexes, TAIL)) {
            return false;
          }
          continue;
        }
        LONG.setOpaque(indexes, LIMIT, limit);
      }
      int slot = (int) tail & mask;
      if ((long) LONG.getAcquire(turns, slot) == tail) {
        if (LONG.compareAndSet(indexes, TAIL, tail, tail + 1)) {
          slots[slot] = element;
          LONG.setRelease(turns, slot, tail + 1);
          return true;
        }
      } else if (tail == (long) LONG.getVolatile(indexes, TAIL)) {
        // Who took the element that was here has yet to give the slot back.
        Thread.yield();
      }
    }
  }

  /** Takes the first element; null if there is none yet. */
  @SuppressWarnings("unchecked") // only offer writes, and it writes an E
  @Nullable E poll() {
    while (true) {
      long head = (long) LONG.getVolatile(indexes, HEAD);
      int slot = (int) head & mask;
      long turn = (long) LONG.getAcquire(turns, slot);
      if (turn == head + 1) {
        if (LONG.compareAndSet(indexes, HEAD, head, head + 1)) {
          Object element = slots[slot];
          slots[slot] = null;
          LONG.setRelease(turns, slot, head + mask + 1);
          return (E) element;
        }
      } else if (turn <= head) {
        return null;
      }
    }
  }

  /** Whether there is a first element that can be taken. */
  boolean isReady() {
    long head = (long) LONG.getVolatile(indexes, HEAD);
    return (long) LONG.getVolatile(turns, (int) head & mask) == head + 1;
  }

  /** How many were taken since it was made. */
  long taken() {
    return (long) LONG.getVolatile(indexes, HEAD);
  }

  /** How many were appended since it was made. */
  long appended() {
    return (long) LONG.getVolatile(indexes, TAIL);
  }

  /** How many wait, at about this moment. */
  int size() {
    long taken = taken();
    return (int) Math.max(0, Math.min(capacity, appended() - taken));
  }
}
