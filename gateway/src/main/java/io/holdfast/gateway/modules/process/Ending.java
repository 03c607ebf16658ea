/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a program and all that it has started: it may end by itself, then it is told to, then it is
 * killed; between those it has the same time. One thread.
 */
final class Ending {

  /** The system needs no longer to end what is killed, unless it hangs in a device. */
  private static final Duration KILLED = Duration.ofSeconds(5);

  private final Child child;
  private final Duration grace;
  private final Set<ProcessHandle> family = new LinkedHashSet<>();

  Ending(Child child, Duration grace) {
    this.child = child;
    this.grace = grace;
    look();
  }

  /** Who belongs to it now; those whose parent has died since the last look are not forgotten. */
  private void look() {
    family.addAll(child.family());
  }

  /**
   * Waits, tells, kills.
   *
   * @param before how long it may take to end by itself
   * @return how it came, for the log
   */
  String end(Duration before) throws InterruptedException {
    try {
      if (allEnd(before)) {
        return "it ended by itself";
      }
      look();
      family.forEach(ProcessHandle::destroy);
      if (allEnd(grace)) {
        return "it was told to end";
      }
      kill();
      return allEnd(KILLED) ? "it was killed" : "it was killed, and is still there";
    } catch (InterruptedException e) {
      kill();
      throw e;
    }
  }

  private void kill() {
    look();
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private boolean allEnd(Duration within) throws InterruptedException {
    CompletableFuture<?>[] ends =
        family.stream()
            .filter(ProcessHandle::isAlive)
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // the futures do not fail
    }
  }
}
