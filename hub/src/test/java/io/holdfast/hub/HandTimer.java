/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that a test turns by hand. Any thread may ask it for something. */
public final class HandTimer implements Timer {

  private final List<Task> tasks = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @Override
  public synchronized Cancel after(Duration delay, Runnable task) {
    Task added = new Task(now.plus(delay), task);
    tasks.add(added);
    return () -> remove(added);
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }

  /** Lets time pass; what is due runs on the calling thread. */
  public void turn(Duration amount) {
    due(amount).forEach(task -> task.work.run());
  }

  private synchronized List<Task> due(Duration amount) {
    now = now.plus(amount);
    List<Task> due =
        tasks.stream()
            .filter(task -> task.at.compareTo(now) <= 0)
            .sorted(Comparator.comparing(Task::at))
            .toList();
    tasks.removeAll(due);
    return due;
  }

  /** How many tasks wait. */
  public synchronized int waiting() {
    return tasks.size();
  }

  private record Task(Duration at, Runnable work) {}
}
