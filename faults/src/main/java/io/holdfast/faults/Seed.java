/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Random input that can be had again. A test runs its check with many random sources; the seed of
 * one that fails stands in the failure, and {@code -Dholdfast.seed=N} runs that one alone.
 */
public final class Seed {

  private Seed() {}

  /**
   * Runs a check the given number of times, each with a fresh random source.
   *
   * @throws AssertionError naming the seed if a run throws anything
   */
  public static void times(int runs, Consumer<SplittableRandom> check) {
    Long only = Long.getLong("holdfast.seed");
    long first = only != null ? only : System.nanoTime();
    int count = only != null ? 1 : runs;
    for (int i = 0; i < count; i++) {
      run(i, first + i, check);
    }
  }

  /**
   * Runs a check again and again while there is time, each with a fresh random source.
   *
   * @return the first seed and how many runs there were, as a text for the log
   * @throws AssertionError naming the seed if a run throws anything
   */
  public static String within(Duration budget, Consumer<SplittableRandom> check) {
    Long only = Long.getLong("holdfast.seed");
    long begin = System.nanoTime();
    long first = only != null ? only : begin;
    int runs = 0;
    do {
      run(runs, first + runs, check);
      runs++;
    } while (only == null && System.nanoTime() - begin < budget.toNanos());
    return runs + " runs from -Dholdfast.seed=" + first;
  }

  private static void run(int number, long seed, Consumer<SplittableRandom> check) {
    try {
      check.accept(new SplittableRandom(seed));
    } catch (Throwable failure) {
      throw new AssertionError(
          "run " + number + " failed; repeat it with -Dholdfast.seed=" + seed + ": " + failure,
          failure);
    }
  }
}
