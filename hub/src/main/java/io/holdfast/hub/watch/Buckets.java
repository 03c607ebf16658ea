/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts of values by size: sixteen buckets for each power of two, made when the first value comes.
 * One thread at a time adds, any reads.
 */
final class Buckets {

  /** How many buckets a power of two has. */
  private static final int WIDTH = 16;

  private static final int BITS = 4;

  /** Values from 2 to the power of this on are taken for the largest. */
  private static final int LARGEST = 43;

  private static final int ROWS = LARGEST - BITS + 1;

  /** How many buckets there are. */
  static final int SIZE = ROWS * WIDTH;

  private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(int[][].class);
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int[] EMPTY = new int[0];

  private final int[][] rows = new int[ROWS][];

  Buckets() {
    java.util.Arrays.fill(rows, EMPTY);
  }

  void add(long value) {
    int index = index(value);
    int number = index / WIDTH;
    int[] row = rows[number];
    if (row.length == 0) {
      row = new int[WIDTH];
      ROW.setRelease(rows, number, row);
    }
    int slot = index % WIDTH;
    COUNT.setOpaque(row, slot, row[slot] + 1);
  }

  void addTo(long[] into) {
    for (int number = 0; number < ROWS; number++) {
      int[] row = (int[]) ROW.getAcquire(rows, number);
      for (int slot = 0; slot < row.length; slot++) {
        into[number * WIDTH + slot] += (int) COUNT.getOpaque(row, slot);
      }
    }
  }

  static int index(long value) {
    if (value < WIDTH) {
      return (int) value;
    }
    int power = 63 - Long.numberOfLeadingZeros(value);
    if (power >= LARGEST) {
      return SIZE - 1;
    }
    return (power - BITS + 1) * WIDTH + (int) (value >>> (power - BITS)) - WIDTH;
  }

  /** The value in the middle of a bucket. */
  static double middle(int index) {
    if (index < WIDTH) {
      return index;
    }
    int power = index / WIDTH + BITS - 1;
    long width = 1L << (power - BITS);
    long first = (WIDTH + (long) (index % WIDTH)) * width;
    return first + (width - 1) / 2.0;
  }

  /** The value below which this share of all lies; NaN if there is none. */
  static double quantile(long[] counts, double share) {
    long all = 0;
    for (long each : counts) {
      all += each;
    }
    long rank = Math.max(1, (long) Math.ceil(all * share));
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (all > 0 && below >= rank) {
        return middle(i);
      }
    }
    return Double.NaN;
  }
}
