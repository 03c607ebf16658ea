/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;

/** The numbers of one sender as they arrive at one place. Any thread. */
final class Arrivals {

  private final BitSet seen = new BitSet();
  private int count;
  private int highest = -1;
  private int repeated;
  private int deepest;
  private int disorders;

  synchronized void add(int number) {
    if (seen.get(number)) {
      repeated++;
      deepest = Math.max(deepest, highest - number);
    } else {
      count++;
      disorders += number < highest ? 1 : 0;
    }
    seen.set(number);
    highest = Math.max(highest, number);
  }

  /** How many numbers came at least once. */
  synchronized int count() {
    return count;
  }

  /** How many arrivals there were. */
  synchronized int all() {
    return count + repeated;
  }

  /** How many arrivals were of numbers that had come before. */
  synchronized int repeated() {
    return repeated;
  }

  /** All is to be told again from the beginning. */
  synchronized void forget() {
    seen.clear();
    count = 0;
    highest = -1;
    repeated = 0;
    deepest = 0;
    disorders = 0;
  }

  /**
   * First arrivals were in order, and what came again was on its way a moment before.
   *
   * @param window how many may be on their way
   */
  synchronized void check(String place, int window) {
    assertThat(disorders).as("first arrivals out of order " + place).isZero();
    assertThat(deepest).as("how far back what came again is " + place).isLessThan(window);
  }
}
