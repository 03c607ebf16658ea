/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Mailboxes in two tables, one for what is said of messages and one for their bodies. The first is
 * in memory, too; bodies are read when they are delivered.
 */
public final class StoredMailboxes
    implements Mailboxes, RecordWriter.Book, StoredRegistry.Dependent, AutoCloseable {

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

  /** This many messages one receiver has at most; so much of their bodies is in memory. */
  private static final int WINDOW = 8;

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final MailboxOptions options;
  private final CloudToDeviceRules rules;
  private final LockTokens tokens;
  private final StoredFeedback feedback;
  private final Timer timer;
  private final Map<DeviceIdentity, Integer> counts = new ConcurrentHashMap<>();
  private final Queue<Step> again = new ConcurrentLinkedQueue<>();
  private volatile Instant nextDue = Instant.MAX;
  private volatile boolean closed;

  // Owned by the records thread.
  private final TurnJournal journal = new TurnJournal();
  private final Mailroom room;
  private final Set<DeviceIdentity> touched = new HashSet<>();
  private long sequence;

  private StoredMailboxes(
      Store store,
      RecordWriter writer,
      StoredRegistry registry,
      MailboxOptions options,
      Timer timer,
      InstantSource clock,
      RandomGenerator random) {
    this.writer = writer;
    this.registry = registry;
    this.options = options;
    this.timer = timer;
    this.tokens = new LockTokens(random);
    this.rules = new CloudToDeviceRules(options, clock, tokens);
    this.feedback =
        new StoredFeedback(store.table("feedback"), writer, options, clock, tokens, journal);
    this.room =
        new Mailroom(
            store.table("mailbox"), store.table("mailbox-bodies"), clock, journal, feedback);
  }

  /**
   * Reads the tables; blocks on the store.
   *
   * @param timer looks once a second for what has ended
   */
  public static StoredMailboxes open(
      Store store,
      RecordWriter writer,
      StoredRegistry registry,
      MailboxOptions options,
      Timer timer,
      InstantSource clock,
      RandomGenerator random) {
    StoredMailboxes mailboxes =
        new StoredMailboxes(store, writer, registry, options, timer, clock, random);
    // Numbers of messages that are gone may come again, never those of messages that are there.
    mailboxes.sequence = mailboxes.room.load();
    mailboxes.counts.putAll(mailboxes.room.counts());
    mailboxes.feedback.load();
    mailboxes.committed();
    writer.add(mailboxes);
    registry.add(mailboxes);
    mailboxes.sweepLater();
    return mailboxes;
  }

  /** What became of messages. */
  public Feedback feedback() {
    return feedback;
  }

  @Override
  public CompletionStage<Outcome<CloudToDeviceMessage>> send(CloudToDeviceDraft draft) {
    return switch (rules.check(draft)) {
      case Outcome.Refused<CloudToDeviceRules.Checked>(var refusal) ->
          CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
      case Outcome.Done<CloudToDeviceRules.Checked>(var checked) ->
          writer.submit(
              checked.body().length() + checked.properties().size(),
              batch -> onDevice(draft.device(), found -> send(found, checked, batch)));
    };
  }

  private Outcome<CloudToDeviceMessage> send(
      DeviceRegistration device, CloudToDeviceRules.Checked checked, Batch batch) {
    DeviceIdentity identity = device.identity();
    Box box = room.of(identity);
    if (box.size() >= MAX_MESSAGES) {
      return Outcome.refused(
          ErrorCode.QUEUE_FULL, identity + " has " + MAX_MESSAGES + " messages already");
    }
    Slot slot = checked.slot(device, ++sequence);
    room.add(slot, checked.body(), batch);
    pump(identity, box, batch);
    return Outcome.done(slot.message(checked.body()));
  }

  @Override
  public CompletionStage<Outcome<Integer>> purge(DeviceIdentity device) {
    return writer.submit(0, batch -> onDevice(device, found -> Outcome.done(empty(device, batch))));
  }

  private int empty(DeviceIdentity device, Batch batch) {
    touched.add(device);
    Box box = room.find(device);
    if (box == null) {
      return 0;
    }
    var slots = box.slots();
    slots.forEach(slot -> room.end(slot, Fate.PURGED, batch));
    return slots.size();
  }

  @Override
  public void forgotten(Identity identity, Batch batch) {
    if (identity instanceof DeviceIdentity device) {
      int ignored = empty(device, batch);
    }
  }

  @Override
  public int count(DeviceIdentity device) {
    return counts.getOrDefault(device, 0);
  }

  @Override
  public CompletionStage<Outcome<Optional<LockedMessage>>> receive(
      DeviceIdentity device, @Nullable Duration lock) {
    Duration time = lock == null ? options.lock() : lock;
    return writer.submit(
        0, batch -> onDevice(device, found -> Outcome.done(lockNext(device, time, batch))));
  }

  private Optional<LockedMessage> lockNext(DeviceIdentity device, Duration lock, Batch batch) {
    Box box = room.of(device);
    for (Slot slot : box.slots()) {
      if (slot.isFree() && slot.isExpired(room.now())) {
        room.end(slot, Fate.EXPIRED, batch);
      } else if (slot.isFree()) {
        String token = tokens.next();
        room.hold(slot, new Slot.Lock(token, room.now().plus(lock)));
        slot.give();
        Bytes body = room.body(slot);
        return Optional.of(
            new LockedMessage(slot.message(body == null ? Bytes.EMPTY : body), token));
      }
    }
    return Optional.empty();
  }

  @Override
  public CompletionStage<Outcome<Settlement>> settle(
      DeviceIdentity device, String lockToken, Settlement settlement) {
    return writer.submit(
        0, batch -> onDevice(device, found -> settle(device, lockToken, settlement, batch)));
  }

  private Outcome<Settlement> settle(
      DeviceIdentity device, String lockToken, Settlement settlement, Batch batch) {
    Box box = room.of(device);
    for (Slot slot : box.slots()) {
      if (slot.holder() instanceof Slot.Lock(String token, Instant until)
          && token.equals(lockToken)
          && room.now().isBefore(until)) {
        settle(slot, settlement, batch);
        pump(device, box, batch);
        return Outcome.done(settlement);
      }
    }
    return Outcome.refused(
        ErrorCode.DEVICE_MESSAGE_LOCK_LOST, "no message of " + device + " has this lock any more");
  }

  private void settle(Slot slot, Settlement settlement, Batch batch) {
    switch (settlement) {
      case COMPLETE -> room.end(slot, Fate.SUCCESS, batch);
      case REJECT -> room.end(slot, Fate.REJECTED, batch);
      case ABANDON -> room.abandon(slot, options.maxDeliveryCount(), batch);
    }
  }

  @Override
  public void attach(DeviceIdentity device, Receiver receiver) {
    changeReceiver(batch -> {
      Box box = room.of(device);
      Receiver before = box.receiver();
      if (!receiver.equals(before) && !receiver.isGone()) {
        box.receiver(receiver);
        journal.undo(() -> box.receiver(before));
        releaseAll(box, before, batch);
      }
      pump(device, box, batch);
    });
  }

  @Override
  public void detach(DeviceIdentity device, Receiver receiver) {
    changeReceiver(batch -> {
      Box box = room.of(device);
      if (receiver.equals(box.receiver())) {
        box.receiver(null);
        journal.undo(() -> box.receiver(receiver));
      }
      releaseAll(box, receiver, batch);
      pump(device, box, batch);
      touched.add(device);
    });
  }

  private void releaseAll(Box box, @Nullable Receiver receiver, Batch batch) {
    for (Slot slot : box.slots()) {
      if (receiver != null && slot.isHeldBy(receiver)) {
        room.release(slot, batch);
      }
    }
  }

  @Override
  public void settle(
      DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement) {
    changeReceiver(batch -> {
      Box box = room.of(device);
      Slot slot = box.slot(sequence);
      if (slot != null && slot.isHeldBy(receiver)) {
        settle(slot, settlement, batch);
      }
      pump(device, box, batch);
    });
  }

  /** Makes a change that must be made: what a receiver holds would be stuck without it. */
  private void changeReceiver(Step step) {
    var ignored =
        writer
            .submit(
                0,
                batch -> {
                  step.take(batch);
                  return Outcome.done(Boolean.TRUE);
                })
            .whenComplete((outcome, fault) -> {
              if (fault != null || outcome instanceof Outcome.Refused<Boolean>) {
                again.add(step);
              }
            });
  }

  /** Gives the receiver what it may have, once this turn is stored. */
  private void pump(DeviceIdentity device, Box box, Batch batch) {
    touched.add(device);
    Receiver receiver = box.receiver();
    if (receiver == null) {
      return;
    }
    int held = box.heldBy(receiver);
    for (Slot slot : box.slots()) {
      if (held == WINDOW) {
        break;
      }
      if (slot.isFree() && slot.isExpired(room.now())) {
        room.end(slot, Fate.EXPIRED, batch);
      } else if (slot.isFree()) {
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

  private void sweepLater() {
    if (!closed) {
      var ignored =
          timer.after(
              SWEEP_INTERVAL,
              () -> {
                sweep();
                sweepLater();
              });
    }
  }

  /** Looks no more for what has ended. */
  @Override
  public void close() {
    closed = true;
  }

  /** Ends messages and locks whose time has passed, and tries again what could not be stored. */
  private void sweep() {
    for (int i = again.size(); i > 0; i--) {
      Step step = again.poll();
      if (step != null) {
        changeReceiver(step);
      }
    }
    if (!room.now().isBefore(nextDue)) {
      changeReceiver(batch -> {
        for (Slot slot : room.takeDue()) {
          Box box = room.of(slot.device());
          if (slot.isFree() || slot.isUnlocked(room.now())) {
            room.release(slot, batch);
          }
          pump(slot.device(), box, batch);
        }
        feedback.forgetOld(batch);
      });
    }
  }

  private <T> Outcome<T> onDevice(DeviceIdentity device, OnDevice<T> use) {
    touched.add(device);
    return registry.inTurn(device) instanceof DeviceRegistration found
        ? use.on(found)
        : Registry.unknown(device);
  }

  @Override
  public void committed() {
    journal.committed();
    for (DeviceIdentity device : touched) {
      Box box = room.find(device);
      if (box == null || box.size() == 0) {
        counts.remove(device);
      } else {
        counts.put(device, box.size());
      }
      room.tidy(device);
    }
    touched.clear();
    Instant message = room.nextDue();
    Instant record = feedback.nextDue();
    nextDue = message.isBefore(record) ? message : record;
  }

  @Override
  public void dropped() {
    journal.dropped();
    touched.clear();
  }

  @Override
  public void tell() {
    journal.tell();
  }

  @FunctionalInterface
  private interface OnDevice<T> {
    Outcome<T> on(DeviceRegistration device);
  }

  @FunctionalInterface
  private interface Step {
    void take(Batch batch);
  }
}
