/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * Messages in order, linked through themselves: any one of them leaves at no cost, and adding one
 * makes no object. Owner: the loop.
 */
final class QueuedList {

  private @Nullable Queued first;
  private @Nullable Queued last;
  private int size;

  @Nullable Queued first() {
    return first;
  }

  int size() {
    return size;
  }

  void add(Queued message) {
    message.previous = last;
    if (last == null) {
      first = message;
    } else {
      last.next = message;
    }
    last = message;
    size++;
  }

  void remove(Queued message) {
    Queued before = message.previous;
    Queued after = message.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    message.previous = null;
    message.next = null;
    size--;
  }
}
