/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A sum to which one thread at a time adds, and which any thread reads: no lock, no atomic step.
 */
final class Tally {

  private static final VarHandle SUM = handle();

  private long sum;

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(Tally.class, "sum", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void add(long more) {
    SUM.setOpaque(this, sum + more);
  }

  long sum() {
    return (long) SUM.getOpaque(this);
  }
}
