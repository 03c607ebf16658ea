/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

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
      long seed = first + i;
      try {
        check.accept(new SplittableRandom(seed));
      } catch (Throwable failure) {
        throw new AssertionError(
            "run " + i + " failed; repeat it with -Dholdfast.seed=" + seed + ": " + failure,
            failure);
      }
    }
  }
}
