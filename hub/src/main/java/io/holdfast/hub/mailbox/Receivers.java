/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Batch;
import org.jspecify.annotations.Nullable;

/** Gives messages to those who take them as they come. Owner: the records thread. */
final class Receivers {

  /** This many messages one receiver has at most; so much of their bodies is in memory. */
  private static final int WINDOW = 8;

  private final Mailroom room;
  private final TurnJournal journal;

  Receivers(Mailroom room, TurnJournal journal) {
    this.room = room;
    this.journal = journal;
  }

  void attach(DeviceIdentity device, Receiver receiver, Batch batch) {
    Box box = room.of(device);
    Receiver before = box.receiver();
    if (!receiver.equals(before) && !receiver.isGone()) {
      replace(box, before, receiver);
      releaseAll(box, before, batch);
    }
    pump(device, batch);
  }

  void detach(DeviceIdentity device, Receiver receiver, Batch batch) {
    Box box = room.of(device);
    if (receiver.equals(box.receiver())) {
      replace(box, receiver, null);
    }
    releaseAll(box, receiver, batch);
    pump(device, batch);
  }

  private void replace(Box box, @Nullable Receiver before, @Nullable Receiver next) {
    box.receiver(next);
    journal.undo(() -> box.receiver(before));
  }

  private void releaseAll(Box box, @Nullable Receiver receiver, Batch batch) {
    for (Slot slot : box.slots()) {
      if (receiver != null && slot.isHeldBy(receiver)) {
        room.release(slot, batch);
      }
    }
  }

  /** Settles a message if this receiver has it. */
  void settle(
      DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement, Batch batch) {
    Slot slot = room.of(device).slot(sequence);
    if (slot != null && slot.isHeldBy(receiver)) {
      room.settle(slot, settlement, batch);
    }
    pump(device, batch);
  }

  /** Gives the receiver, if there is one, what it may have, once this turn is stored. */
  void pump(DeviceIdentity device, Batch batch) {
    Box box = room.of(device);
    Receiver receiver = box.receiver();
    if (receiver == null) {
      return;
    }
    int held = box.heldBy(receiver);
    for (Slot slot : box.slots()) {
      if (held == WINDOW) {
        break;
      }
      if (room.isThere(slot, batch)) {
        room.hold(slot, new Slot.Held(receiver));
        journal.after(() -> give(slot, receiver));
        held++;
      }
    }
  }

  private void give(Slot slot, Receiver receiver) {
    Bytes body = room.body(slot);
    if (body != null) {
      receiver.take(slot.message(body), slot.give());
    }
  }
}
