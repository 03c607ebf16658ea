/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.BitSet;

/**
 * A module that notes which numbered messages have come. Messages on one thread, questions on any.
 */
final class NumberedSink implements GatewayModule {

  private final BitSet seen = new BitSet();
  private int last = -1;
  private int delivered;
  private int repeated;
  private int disordered;

  @Override
  public void create(ModuleContext context) {
    // It needs nothing.
  }

  @Override
  public synchronized void receive(GatewayMessage message) {
    int number = Integer.parseInt(message.properties().getOrDefault("number", ""));
    if (seen.get(number)) {
      repeated++;
      return;
    }
    seen.set(number);
    delivered++;
    if (number < last) {
      disordered++;
    }
    last = number;
  }

  /** The last number that came. */
  synchronized int last() {
    return last;
  }

  /** How many different ones came. */
  synchronized int delivered() {
    return delivered;
  }

  /** The most numbers in a row that are missing before the last. */
  synchronized int longestGap() {
    int longest = 0;
    for (int from = seen.nextClearBit(0); from < last; ) {
      int to = seen.nextSetBit(from);
      longest = Math.max(longest, to - from);
      from = seen.nextClearBit(to);
    }
    return longest;
  }

  /** How many came once more. */
  synchronized int repeated() {
    return repeated;
  }

  /** How many came behind a later one. */
  synchronized int disordered() {
    return disordered;
  }
}
