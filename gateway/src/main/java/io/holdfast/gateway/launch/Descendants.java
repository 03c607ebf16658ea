/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a program's processes have started, as far as anybody looked. Any thread may use it. */
final class Descendants {

  private final Map<Long, ProcessHandle> seen = new LinkedHashMap<>();

  /** Remembers what a process has started, and what these have. */
  synchronized void note(ProcessHandle process) {
    seen.values().removeIf(handle -> !handle.isAlive());
    process.descendants().forEach(handle -> seen.put(handle.pid(), handle));
  }

  /**
   * Ends those that still live: SIGTERM, and SIGKILL after the grace period. A handle knows when
   * its process began, so a process that has the number of a dead one is safe.
   */
  void end(Duration grace) {
    List<ProcessHandle> left = takeLiving();
    if (left.isEmpty()) {
      return;
    }
    left.forEach(ProcessHandle::destroy);
    CompletableFuture<?>[] ends =
        left.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      left.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException e) {
      left.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<ProcessHandle> takeLiving() {
    List<ProcessHandle> living = seen.values().stream().filter(ProcessHandle::isAlive).toList();
    seen.clear();
    return living;
  }
}
