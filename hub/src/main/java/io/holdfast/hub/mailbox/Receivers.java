/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives messages to those who take them as they come. Owner: the records thread. */
final class Receivers {

  private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

  /** This many messages one receiver has at most, but for those that it withholds. */
  private static final int WINDOW = 8;

  private final Mailroom room;
  private final TurnJournal journal;
  private final StoredRegistry registry;
  private final Duration patience;

  /**
   * Nobody is there.
   *
   * @param patience what a receiver has had for so long, it withholds
   */
  Receivers(Mailroom room, TurnJournal journal, StoredRegistry registry, Duration patience) {
    this.room = room;
    this.journal = journal;
    this.registry = registry;
    this.patience = patience;
  }

  /**
   * The device's messages go to this receiver from now on, if the device is there; null if none.
   */
  void follow(DeviceIdentity device, @Nullable Receiver receiver, Batch batch) {
    Receiver wanted = registry.inTurn(device) == null ? null : receiver;
    Box box = room.of(device);
    Receiver before = box.receiver();
    if (!Objects.equals(before, wanted)) {
      replace(box, wanted);
      for (Slot slot : box.slots()) {
        if (before != null && slot.isHeldBy(before)) {
          room.release(slot, batch);
        }
      }
    }
    pump(device, batch);
  }

  /** The device is no more, nor who takes its messages; answers who that was. */
  @Nullable Receiver forget(DeviceIdentity device) {
    Box box = room.of(device);
    Receiver before = box.receiver();
    replace(box, null);
    return before;
  }

  private void replace(Box box, @Nullable Receiver next) {
    Receiver before = box.receiver();
    box.receiver(next);
    journal.undo(() -> box.receiver(before));
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
    Instant now = room.now();
    int underWay = box.underWay(now);
    for (Slot slot : box.slots()) {
      if (underWay >= WINDOW) {
        break;
      }
      if (room.isThere(slot, batch)) {
        Slot.Held hold = new Slot.Held(receiver, now.plus(patience));
        boolean again = room.give(slot, hold, batch);
        journal.after(() -> give(slot, hold, again));
        underWay++;
      }
    }
  }

  private void give(Slot slot, Slot.Held hold, boolean again) {
    if (!hold.equals(slot.holder())) {
      return; // The same turn took it back.
    }
    try {
      StoredMessage message = room.message(slot);
      if (message != null) {
        hold.receiver().take(slot.message(message), again);
      }
    } catch (RuntimeException | Error fault) {
      LOG.error("{}: a message could not be given, and is later", slot.device(), fault);
      slot.missed(true);
    }
  }
}
