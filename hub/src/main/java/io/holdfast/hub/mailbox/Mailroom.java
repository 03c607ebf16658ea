/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.mailbox.Slot.Holder;
import io.holdfast.hub.mailbox.Slot.Nobody;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All boxes with what is stored of them, and the steps that change both so that a turn that is not
 * stored can be taken back. Owner: the records thread, unless a method says otherwise.
 */
final class Mailroom {

  private static final Comparator<Due> BY_TIME =
      Comparator.comparing(Due::at)
          .thenComparingLong(due -> due.slot.sequence())
          .thenComparing(Due::lock);

  private final Table envelopes;
  private final Table bodies;
  private final InstantSource clock;
  private final TurnJournal journal;
  private final StoredFeedback feedback;
  private final int maxDeliveryCount;
  private final Map<DeviceIdentity, Integer> counts = new ConcurrentHashMap<>();
  private final Map<DeviceIdentity, Box> boxes = new HashMap<>();
  private final Set<DeviceIdentity> touched = new HashSet<>();
  private final TreeSet<Due> dues = new TreeSet<>(BY_TIME);

  Mailroom(
      Table envelopes,
      Table bodies,
      InstantSource clock,
      TurnJournal journal,
      StoredFeedback feedback,
      int maxDeliveryCount) {
    this.envelopes = envelopes;
    this.bodies = bodies;
    this.clock = clock;
    this.journal = journal;
    this.feedback = feedback;
    this.maxDeliveryCount = maxDeliveryCount;
  }

  /** Reads what is stored; answers the highest sequence. */
  long load() {
    long[] highest = new long[1];
    envelopes.scan(
        new byte[0],
        (key, value) -> {
          Slot slot = SlotCodec.decode(key, value);
          of(slot.device()).put(slot);
          dues.add(expiry(slot));
          highest[0] = Math.max(highest[0], slot.sequence());
        });
    ended();
    return highest[0];
  }

  Instant now() {
    return clock.instant();
  }

  /** How many messages a device has, as it is stored; any thread. */
  int count(DeviceIdentity device) {
    return counts.getOrDefault(device, 0);
  }

  /** The device's box, made if it has none. */
  Box of(DeviceIdentity device) {
    touched.add(device);
    return boxes.computeIfAbsent(device, none -> new Box());
  }

  /** A turn is over, stored or taken back: counts what there is now, and lets go of idle boxes. */
  void ended() {
    for (DeviceIdentity device : touched) {
      Box box = boxes.get(device);
      int size = box == null ? 0 : box.size();
      if (size == 0) {
        counts.remove(device);
      } else {
        counts.put(device, size);
      }
      if (box != null && box.isIdle()) {
        boxes.remove(device);
      }
    }
    touched.clear();
  }

  /** When the next message or lock ends. */
  Instant nextDue() {
    return dues.isEmpty() ? Instant.MAX : dues.first().at;
  }

  void add(Slot slot, Bytes body, Batch batch) {
    byte[] key = SlotCodec.key(slot.device(), slot.sequence());
    envelopes.put(batch, key, SlotCodec.encode(slot));
    bodies.put(batch, key, body.toByteArray());
    of(slot.device()).put(slot);
    journal.undo(() -> of(slot.device()).remove(slot));
    due(expiry(slot));
  }

  /** The body, or null if the message ended in the meantime. */
  @Nullable Bytes body(Slot slot) {
    byte[] stored = bodies.get(SlotCodec.key(slot.device(), slot.sequence()));
    return stored == null ? null : Bytes.owning(stored);
  }

  /** Whether nobody has the message; one whose time has passed ends here. */
  boolean isThere(Slot slot, Batch batch) {
    if (slot.isFree() && slot.isExpired(now())) {
      end(slot, Fate.EXPIRED, batch);
      return false;
    }
    return slot.isFree();
  }

  void hold(Slot slot, Holder next) {
    Holder before = slot.holder();
    slot.holder(next);
    journal.undo(() -> slot.holder(before));
    if (before instanceof Slot.Lock lock) {
      undue(new Due(lock.until(), slot, true));
    }
    if (next instanceof Slot.Lock lock) {
      due(new Due(lock.until(), slot, true));
    }
  }

  /** Nobody has the message any more; if its time has passed, that is its end. */
  void release(Slot slot, Batch batch) {
    hold(slot, Nobody.NOBODY);
    if (slot.isExpired(now())) {
      end(slot, Fate.EXPIRED, batch);
    }
  }

  /** Does what the receiver, or who has the lock, says. */
  void settle(Slot slot, Settlement settlement, Batch batch) {
    switch (settlement) {
      case COMPLETE -> end(slot, Fate.SUCCESS, batch);
      case REJECT -> end(slot, Fate.REJECTED, batch);
      case ABANDON -> abandon(slot, batch);
    }
  }

  /** Gives it back, counted; too often is its end. */
  private void abandon(Slot slot, Batch batch) {
    Slot next = slot.abandoned();
    if (next.deliveryCount() >= maxDeliveryCount) {
      end(slot, Fate.DELIVERY_COUNT_EXCEEDED, batch);
      return;
    }
    hold(slot, Nobody.NOBODY); // Ends its lock.
    undue(expiry(slot));
    envelopes.put(batch, SlotCodec.key(slot.device(), slot.sequence()), SlotCodec.encode(next));
    of(slot.device()).put(next);
    journal.undo(() -> of(slot.device()).put(slot));
    due(expiry(next));
    release(next, batch);
  }

  void end(Slot slot, Fate fate, Batch batch) {
    byte[] key = SlotCodec.key(slot.device(), slot.sequence());
    envelopes.delete(batch, key);
    bodies.delete(batch, key);
    if (slot.holder() instanceof Slot.Lock lock) {
      undue(new Due(lock.until(), slot, true));
    }
    undue(expiry(slot));
    of(slot.device()).remove(slot);
    journal.undo(() -> of(slot.device()).put(slot));
    if (slot.acknowledgement().wants(fate)) {
      feedback.add(
          new FeedbackRecord(
              slot.messageId(),
              now(),
              fate,
              slot.device().deviceId(),
              slot.envelope().header().generationId()),
          batch);
    }
  }

  /** What is due by now, and due no longer. */
  List<Slot> takeDue() {
    Instant now = now();
    List<Due> passed = dues.stream().takeWhile(due -> !due.at.isAfter(now)).toList();
    passed.forEach(this::undue);
    return passed.stream().map(due -> due.slot).distinct().toList();
  }

  private static Due expiry(Slot slot) {
    return new Due(slot.expiry(), slot, false);
  }

  private void due(Due due) {
    if (dues.add(due)) {
      journal.undo(() -> dues.remove(due));
    }
  }

  private void undue(Due due) {
    if (dues.remove(due)) {
      journal.undo(() -> dues.add(due));
    }
  }

  /** A time at which something about a message ends: its life, or its lock. */
  private record Due(Instant at, Slot slot, boolean lock) {}
}
