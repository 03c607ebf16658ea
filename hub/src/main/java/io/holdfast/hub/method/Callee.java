/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is called: its target, if it listens, and the calls that wait for one. Changed only within
 * its map's entry lock.
 */
final class Callee {

  @Nullable MethodTarget target;
  final List<OpenCall> waiting = new ArrayList<>(0);

  /** Those that may end before their time, the oldest first. */
  final SequencedSet<OpenCall> relayed = new LinkedHashSet<>(0);

  int calls;

  @Nullable MethodTarget targetFor(String method) {
    MethodTarget present = target;
    return present != null && present.listensTo(method) ? present : null;
  }

  /** Takes the waiting calls that the target listens to, in their order. */
  List<OpenCall> takeReady() {
    List<OpenCall> ready = new ArrayList<>();
    for (Iterator<OpenCall> each = waiting.iterator(); each.hasNext(); ) {
      OpenCall call = each.next();
      if (targetFor(call.call.name()) != null) {
        ready.add(call);
        each.remove();
      }
    }
    return ready;
  }

  /** Takes the oldest of the relayed calls away, if there is one. */
  @Nullable OpenCall oldestRelayed() {
    if (relayed.isEmpty()) {
      return null;
    }
    OpenCall oldest = relayed.removeFirst();
    waiting.remove(oldest);
    return oldest;
  }

  boolean isIdle() {
    return target == null && calls == 0;
  }
}
