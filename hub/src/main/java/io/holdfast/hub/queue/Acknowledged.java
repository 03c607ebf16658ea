/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.util.BitSet;

/**
 * Which offsets of a queue are done with: all below {@link #floor}, and some above it. Clients may
 * acknowledge out of order; only what has no gap before it can be forgotten.
 */
final class Acknowledged {

  /** The bit set is moved down when the floor has left this many bits behind. */
  private static final int SLACK = 4096;

  private final BitSet above = new BitSet();
  private long base;
  private long floor;
  private int aboveFloor;

  Acknowledged(long floor) {
    this.base = floor;
    this.floor = floor;
  }

  /** Everything before it is done with. */
  long floor() {
    return floor;
  }

  /** How many are done with that are not below the floor. */
  int aboveFloor() {
    return aboveFloor;
  }

  boolean contains(long offset) {
    return offset < floor || above.get((int) (offset - base));
  }

  /** Adds an offset; returns whether the floor rose. */
  boolean add(long offset) {
    if (contains(offset)) {
      return false;
    }
    if (offset != floor) {
      above.set((int) (offset - base));
      aboveFloor++;
      return false;
    }
    floor = base + above.nextClearBit((int) (offset + 1 - base));
    aboveFloor -= (int) (floor - offset - 1);
    if (floor - base > SLACK) {
      moveDown();
    }
    return true;
  }

  /** Adds all offsets below this one; returns how many were not there before. */
  long raise(long newFloor) {
    if (newFloor <= floor) {
      return 0;
    }
    int end = (int) (newFloor - base);
    int passed = above.get((int) (floor - base), end).cardinality();
    long raised = newFloor - floor - passed;
    floor = base + above.nextClearBit(end);
    aboveFloor -= passed + (int) (floor - newFloor);
    moveDown();
    return raised;
  }

  private void moveDown() {
    BitSet kept = above.get((int) (floor - base), Math.max(above.length(), (int) (floor - base)));
    above.clear();
    above.or(kept);
    base = floor;
  }
}
