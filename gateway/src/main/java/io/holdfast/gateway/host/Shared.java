/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.SpLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What the parts of one host share.
 *
 * @param name what the host was attached as; the module's name, too
 * @param loop drives the sockets and owns all parts but the module
 * @param calls takes calls of the module
 * @param seat where the module sits
 * @param drive see {@link Outgoing}
 */
record Shared(
    String name,
    SpLoop loop,
    ModuleCalls calls,
    Seat seat,
    Counts counts,
    Pace pace,
    BooleanSupplier drive) {

  /** The time of the loop's timers, in nanoseconds from an arbitrary origin. */
  long now() {
    return loop.eventLoop().ticker().nanoTime();
  }

  /** Does it on the loop, unless that has ended; any thread. */
  void onLoop(Runnable task) {
    try {
      loop.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The host has detached: there is nothing left that the task could be about.
    }
  }

  /** Does it on the loop later. */
  void after(Duration delay, Runnable task) {
    var unused = loop.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** For log lines that could become many. */
  Occurrences occurrences() {
    return new Occurrences(loop.eventLoop().ticker()::nanoTime);
  }
}
