/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.hub.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that a test turns by hand; one thread. */
final class HandTimer implements Timer {

  private final List<Task> tasks = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @Override
  public synchronized Cancel after(Duration delay, Runnable task) {
    Task added = new Task(now.plus(delay), task);
    tasks.add(added);
    return () -> {
      synchronized (this) {
        tasks.remove(added);
      }
    };
  }

  void turn(Duration amount) {
    now = now.plus(amount);
    List<Task> due =
        tasks.stream()
            .filter(task -> task.at.compareTo(now) <= 0)
            .sorted(Comparator.comparing(Task::at))
            .toList();
    tasks.removeAll(due);
    due.forEach(task -> task.run.run());
  }

  int waiting() {
    return tasks.size();
  }

  private record Task(Duration at, Runnable run) {}
}
