/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.mailbox.Slot.Holder;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When messages and holds of them end. Owner: the records thread. */
final class Dues {

  private final TreeSet<Slot> lives =
      new TreeSet<>(Comparator.comparingLong(Slot::expiryMillis).thenComparingLong(Slot::sequence));
  private final TreeSet<Hold> holds =
      new TreeSet<>(
          Comparator.comparing(Hold::until).thenComparingLong(hold -> hold.slot.sequence()));
  private final TurnJournal journal;

  Dues(TurnJournal journal) {
    this.journal = journal;
  }

  /** When the next of them ends. */
  Instant next() {
    Instant life =
        lives.isEmpty() ? Instant.MAX : Instant.ofEpochMilli(lives.first().expiryMillis());
    Instant hold = holds.isEmpty() ? Instant.MAX : holds.first().until;
    return life.isBefore(hold) ? life : hold;
  }

  /** The message ends when it expires. */
  void add(Slot slot) {
    change(lives, slot, true);
  }

  void remove(Slot slot) {
    change(lives, slot, false);
  }

  /** The holder has the message for a time. */
  void add(Holder holder, Slot slot) {
    change(holder, slot, true);
  }

  void remove(Holder holder, Slot slot) {
    change(holder, slot, false);
  }

  private void change(Holder holder, Slot slot, boolean there) {
    switch (holder) {
      case Slot.Lock lock -> change(holds, new Hold(lock.until(), slot), there);
      case Slot.Held held -> change(holds, new Hold(held.until(), slot), there);
      case Slot.Nobody nobody -> {}
    }
  }

  private <T> void change(Set<T> all, T one, boolean there) {
    if (there ? all.add(one) : all.remove(one)) {
      journal.undo(() -> {
        boolean ignored = there ? all.remove(one) : all.add(one);
      });
    }
  }

  /** One that has expired, no longer due; null if there is none. */
  @Nullable Slot takeExpired(Instant now) {
    if (lives.isEmpty() || !lives.first().isExpired(now)) {
      return null;
    }
    Slot first = lives.first();
    remove(first);
    return first;
  }

  /** One that somebody has had for the time that it may, no longer due; null if there is none. */
  @Nullable Slot takeHeld(Instant now) {
    if (holds.isEmpty() || holds.first().until.isAfter(now)) {
      return null;
    }
    Hold first = holds.first();
    change(holds, first, false);
    return first.slot;
  }

  private record Hold(Instant until, Slot slot) {}
}
