/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.hub.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A timer that a test turns. Any thread. */
final class TurnedTimer implements Timer {

  private final List<Task> tasks = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @Override
  public synchronized Cancel after(Duration delay, Runnable task) {
    Task entry = new Task(now.plus(delay), task);
    tasks.add(entry);
    return () -> remove(entry);
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }

  /** How many tasks wait. */
  synchronized int waiting() {
    return tasks.size();
  }

  /** Lets time pass and runs what is due on the calling thread. */
  void turn(Duration amount) {
    due(amount).forEach(task -> task.work.run());
  }

  private synchronized List<Task> due(Duration amount) {
    now = now.plus(amount);
    List<Task> due = tasks.stream().filter(task -> task.at.compareTo(now) <= 0).toList();
    tasks.removeAll(due);
    return due;
  }

  private record Task(Duration at, Runnable work) {}
}
