/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.SpAddress;
import java.time.Duration;

/** What a proxy needs of the thread that it lives on. */
interface ProxyLoop {

  /** Something that is to happen. */
  @FunctionalInterface
  interface Timer {

    /** It is not to happen any more; does nothing when it has. On the loop. */
    void cancel();
  }

  /** A socket that connects for ever. Any thread. */
  PairSocket connect(SpAddress address, PairListener listener);

  /** Runs a task soon. Any thread. */
  void execute(Runnable task);

  /** Runs a task after a time, unless it is cancelled. On the loop. */
  Timer after(Duration delay, Runnable task);

  /** Nanoseconds of a clock that only goes forward. Any thread. */
  long nanoTime();
}
