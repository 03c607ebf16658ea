/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a consumer has been given and has not answered, in the order in which it was
 * given them. Owned by the shard's lane.
 */
final class Hands {

  private @Nullable Held first;
  private @Nullable Held last;
  private int size;

  /** How many were ever given. */
  private long given;

  /** Which was the first when time was looked at last, and how often it has been that since. */
  private long front;

  private int frontTicks;

  int size() {
    return size;
  }

  void add(Held held) {
    held.isIn = true;
    held.number = ++given;
    held.before = last;
    if (last == null) {
      first = held;
    } else {
      last.after = held;
    }
    last = held;
    size++;
  }

  void remove(Held held) {
    Held before = held.before;
    Held after = held.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    held.before = null;
    held.after = null;
    held.isIn = false;
    size--;
  }

  /** Takes out those that the condition holds for. */
  void removeIf(Predicate<Held> condition) {
    for (Held held : all()) {
      if (condition.test(held)) {
        remove(held);
      }
    }
  }

  /** The same message as another given time, or null. */
  @Nullable Held find(Held same) {
    for (Held held = first; held != null; held = held.after) {
      if (held.equals(same)) {
        return held;
      }
    }
    return null;
  }

  /** The oldest of a queue, or null. */
  @Nullable Held oldestOf(EndpointQueue queue) {
    for (Held held = first; held != null; held = held.after) {
      if (held.queue.equals(queue)) {
        return held;
      }
    }
    return null;
  }

  private List<Held> all() {
    List<Held> all = new ArrayList<>(size);
    for (Held held = first; held != null; held = held.after) {
      all.add(held);
    }
    return all;
  }

  /** Time passes; answers whether the first has been that for at least so many times. */
  boolean tick(int patience) {
    long now = first == null ? 0 : first.number;
    if (now == 0 || now != front) {
      front = now;
      frontTicks = 0;
      return false;
    }
    frontTicks++;
    return frontTicks >= patience;
  }
}
