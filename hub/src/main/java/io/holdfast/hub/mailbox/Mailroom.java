/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.mailbox.Slot.Holder;
import io.holdfast.hub.mailbox.Slot.Nobody;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SystemProperty;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All boxes with what is stored of them, and the steps that change both so that a turn that is not
 * stored can be taken back. Owner: the records thread, unless a method says otherwise.
 */
final class Mailroom {

  private final Table slots;
  private final Table messages;
  private final InstantSource clock;
  private final TurnJournal journal;
  private final StoredFeedback feedback;
  private final MailboxOptions options;
  private final Map<DeviceIdentity, Box> boxes = new ConcurrentHashMap<>();
  private final Set<DeviceIdentity> touched = new HashSet<>();
  private final Dues dues;

  /** What this turn added: the store does not have it yet. */
  private final Map<Slot, StoredMessage> fresh = new HashMap<>();

  /** How many messages all boxes have. */
  private int size;

  Mailroom(
      Table slots,
      Table messages,
      InstantSource clock,
      TurnJournal journal,
      StoredFeedback feedback,
      MailboxOptions options) {
    this.slots = slots;
    this.messages = messages;
    this.clock = clock;
    this.journal = journal;
    this.feedback = feedback;
    this.options = options;
    this.dues = new Dues(journal);
  }

  /** Reads what is stored; answers the highest sequence. */
  long load() {
    long[] highest = new long[1];
    slots.scan(
        new byte[0],
        (key, value) -> {
          Box box = of(SlotCodec.device(key));
          Slot slot = SlotCodec.decode(box.device(), key, value);
          box.put(slot);
          dues.add(slot);
          size++;
          highest[0] = Math.max(highest[0], slot.sequence());
        });
    journal.committed();
    ended();
    return highest[0];
  }

  Instant now() {
    return clock.instant();
  }

  /** How many messages a device has, as it is stored; any thread. */
  int count(DeviceIdentity device) {
    Box box = boxes.get(device);
    return box == null ? 0 : box.stored();
  }

  boolean isFull() {
    return size >= options.maxMessages();
  }

  /** The device's box, made if it has none. */
  Box of(DeviceIdentity device) {
    touched.add(device);
    return boxes.computeIfAbsent(device, Box::new);
  }

  /** A turn is over, stored or taken back: counts what there is now, and lets go of idle boxes. */
  void ended() {
    for (DeviceIdentity device : touched) {
      Box box = boxes.get(device);
      if (box != null && box.ended()) {
        boxes.remove(device);
      }
    }
    touched.clear();
  }

  /** Nobody asks any more for what the last turn added. */
  void forgetFresh() {
    fresh.clear();
  }

  /** When the next message or hold ends. */
  Instant nextDue() {
    return dues.next();
  }

  void add(Slot slot, StoredMessage message, Batch batch) {
    Box box = of(slot.device());
    store(slot, batch);
    messages.put(batch, SlotCodec.key(slot), SlotCodec.encode(message));
    fresh.put(slot, message);
    box.put(slot);
    size++;
    journal.undo(() -> {
      of(slot.device()).remove(slot);
      size--;
    });
    dues.add(slot);
  }

  private void store(Slot slot, Batch batch) {
    slots.put(batch, SlotCodec.key(slot), SlotCodec.encode(slot));
  }

  /**
   * The message, or null if it ended in the meantime; may read from the disk.
   *
   * @throws io.holdfast.store.StoreException if it cannot be read
   */
  @Nullable StoredMessage message(Slot slot) {
    StoredMessage here = fresh.get(slot);
    if (here != null) {
      return here;
    }
    byte[] stored = messages.get(SlotCodec.key(slot));
    return stored == null ? null : MessageCodec.decode(ByteBuffer.wrap(stored));
  }

  /** Whether nobody has the message; one whose time has passed ends here. */
  boolean isThere(Slot slot, Batch batch) {
    if (slot.isFree() && slot.isExpired(now())) {
      end(slot, Fate.EXPIRED, batch);
      return false;
    }
    return slot.isFree();
  }

  /** Somebody gets the message; answers whether somebody may have seen it before. */
  boolean give(Slot slot, Holder next, Batch batch) {
    hold(slot, next);
    boolean before = slot.isGiven();
    if (!before) {
      slot.given(true);
      journal.undo(() -> slot.given(false));
      store(slot, batch);
    }
    return before;
  }

  private void hold(Slot slot, Holder next) {
    Holder before = slot.holder();
    boolean missed = slot.isMissed();
    dues.remove(before, slot);
    slot.holder(next);
    slot.missed(false);
    journal.undo(() -> {
      slot.holder(before);
      slot.missed(missed);
    });
    dues.add(next, slot);
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
      case ABANDON -> giveBack(slot, batch);
    }
  }

  /** Nobody has it any more, and that is counted; too often is its end. */
  private void giveBack(Slot slot, Batch batch) {
    int count = slot.deliveryCount();
    if (slot.isExpired(now())) {
      end(slot, Fate.EXPIRED, batch);
    } else if (count + 1 >= options.maxDeliveryCount()) {
      end(slot, Fate.DELIVERY_COUNT_EXCEEDED, batch);
    } else {
      hold(slot, Nobody.NOBODY);
      slot.deliveryCount(count + 1);
      journal.undo(() -> slot.deliveryCount(count));
      store(slot, batch);
    }
  }

  /**
   * Ends one message or hold whose time has passed.
   *
   * @return whose message it was; null if nothing is due
   */
  @Nullable DeviceIdentity endNext(Batch batch) {
    Instant now = now();
    Slot expired = dues.takeExpired(now);
    if (expired != null) {
      // Who has locked it may still say that it is done with it, until the lock ends.
      if (!(expired.holder() instanceof Slot.Lock)) {
        end(expired, Fate.EXPIRED, batch);
      }
      return expired.device();
    }
    Slot held = dues.takeHeld(now);
    if (held == null) {
      return null;
    }
    if (held.holder() instanceof Slot.Lock) {
      giveBack(held, batch);
    } else if (held.isMissed()) {
      release(held, batch);
    }
    return held.device();
  }

  void end(Slot slot, Fate fate, Batch batch) {
    // Read before anything is changed: it may fail.
    StoredMessage told = slot.acknowledgement().wants(fate) ? message(slot) : null;
    byte[] key = SlotCodec.key(slot);
    slots.delete(batch, key);
    messages.delete(batch, key);
    hold(slot, Nobody.NOBODY);
    dues.remove(slot);
    fresh.remove(slot);
    of(slot.device()).remove(slot);
    size--;
    journal.undo(() -> {
      of(slot.device()).put(slot);
      size++;
    });
    if (told != null) {
      feedback.add(record(slot, told, fate), batch);
    }
  }

  private FeedbackRecord record(Slot slot, StoredMessage message, Fate fate) {
    String id = message.header().properties().system(SystemProperty.MESSAGE_ID);
    return new FeedbackRecord(
        id == null ? "" : id,
        now(),
        fate,
        slot.device().deviceId(),
        message.header().generationId());
  }
}
