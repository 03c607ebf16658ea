/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The messages of one device in the order of sending. Owner: the records thread. */
final class Box {

  private final NavigableMap<Long, Slot> slots = new TreeMap<>();
  private @Nullable Receiver receiver;

  int size() {
    return slots.size();
  }

  /** Whether it may be forgotten. */
  boolean isIdle() {
    return slots.isEmpty() && receiver == null;
  }

  @Nullable Slot slot(long sequence) {
    return slots.get(sequence);
  }

  /** A copy: what goes through it may change the box. */
  List<Slot> slots() {
    return new ArrayList<>(slots.values());
  }

  void put(Slot slot) {
    slots.put(slot.sequence(), slot);
  }

  void remove(Slot slot) {
    slots.remove(slot.sequence());
  }

  @Nullable Receiver receiver() {
    return receiver;
  }

  void receiver(@Nullable Receiver next) {
    receiver = next;
  }

  int heldBy(Receiver who) {
    int held = 0;
    for (Slot slot : slots.values()) {
      held += slot.isHeldBy(who) ? 1 : 0;
    }
    return held;
  }
}
