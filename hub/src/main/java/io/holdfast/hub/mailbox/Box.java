/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.model.DeviceIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of one device in the order of sending. Owner: the records thread. */
final class Box {

  private static final int FEW = 4;

  private final DeviceIdentity device;
  private final ArrayList<Slot> slots = new ArrayList<>(FEW);
  private @Nullable Receiver receiver;
  private volatile int stored;

  Box(DeviceIdentity device) {
    this.device = device;
  }

  DeviceIdentity device() {
    return device;
  }

  int size() {
    return slots.size();
  }

  /** How many messages it has, as it is stored; any thread. */
  int stored() {
    return stored;
  }

  /** A turn is over: this is what is stored now. Answers whether the box may be forgotten. */
  boolean ended() {
    stored = slots.size();
    return slots.isEmpty() && receiver == null;
  }

  @Nullable Slot slot(long sequence) {
    for (Slot slot : slots) {
      if (slot.sequence() == sequence) {
        return slot;
      }
    }
    return null;
  }

  /** A copy: what goes through it may change the box. */
  List<Slot> slots() {
    return new ArrayList<>(slots);
  }

  void put(Slot slot) {
    int place = slots.size();
    while (place > 0 && slots.get(place - 1).sequence() > slot.sequence()) {
      place--;
    }
    slots.add(place, slot);
  }

  void remove(Slot slot) {
    slots.remove(slot);
  }

  @Nullable Receiver receiver() {
    return receiver;
  }

  void receiver(@Nullable Receiver next) {
    receiver = next;
  }

  /** How many messages the receiver has that it does not withhold. */
  int underWay(Instant now) {
    int count = 0;
    for (Slot slot : slots) {
      count += slot.isUnderWay(now) ? 1 : 0;
    }
    return count;
  }
}
