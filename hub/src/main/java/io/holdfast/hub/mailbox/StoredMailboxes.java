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
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Mailboxes in two tables, one for what is said of messages and one for their bodies. The first is
 * in memory, too; bodies are read when they are delivered.
 */
public final class StoredMailboxes
    implements Mailboxes, RecordWriter.Book, StoredRegistry.Dependent, AutoCloseable {

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final MailboxOptions options;
  private final CloudToDeviceRules rules;
  private final LockTokens tokens;
  private final StoredFeedback feedback;
  private final Timer timer;
  private final Retries retries;
  private volatile Instant nextDue = Instant.MAX;
  private volatile boolean closed;

  // Owned by the records thread.
  private final TurnJournal journal = new TurnJournal();
  private final Mailroom room;
  private final Receivers receivers;
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
    this.retries = new Retries(writer);
    this.tokens = new LockTokens(random);
    this.rules = new CloudToDeviceRules(options, clock, tokens);
    this.feedback =
        new StoredFeedback(store.table("feedback"), writer, options, clock, tokens, journal);
    this.room =
        new Mailroom(
            store.table("mailbox"),
            store.table("mailbox-bodies"),
            clock,
            journal,
            feedback,
            options.maxDeliveryCount());
    this.receivers = new Receivers(room, journal);
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
    receivers.pump(identity, batch);
    return Outcome.done(slot.message(checked.body()));
  }

  @Override
  public CompletionStage<Outcome<Integer>> purge(DeviceIdentity device) {
    return writer.submit(0, batch -> onDevice(device, found -> Outcome.done(empty(device, batch))));
  }

  private int empty(DeviceIdentity device, Batch batch) {
    var slots = room.of(device).slots();
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
    return room.count(device);
  }

  @Override
  public CompletionStage<Outcome<Optional<LockedMessage>>> receive(
      DeviceIdentity device, @Nullable Duration lock) {
    Duration time = lock == null ? options.lock() : lock;
    return writer
        .submit(0, batch -> onDevice(device, found -> Outcome.done(lockNext(device, time, batch))))
        .thenApply(outcome -> outcome.map(next -> next.flatMap(this::withBody)));
  }

  private Optional<Locked> lockNext(DeviceIdentity device, Duration lock, Batch batch) {
    for (Slot slot : room.of(device).slots()) {
      if (room.isThere(slot, batch)) {
        String token = tokens.next();
        room.hold(slot, new Slot.Lock(token, room.now().plus(lock)));
        boolean ignored = slot.give();
        return Optional.of(new Locked(slot, token));
      }
    }
    return Optional.empty();
  }

  /** A body can be read when the turn is stored: its message may have come in the same one. */
  private Optional<LockedMessage> withBody(Locked locked) {
    return Optional.ofNullable(room.body(locked.slot))
        .map(body -> new LockedMessage(locked.slot.message(body), locked.token));
  }

  @Override
  public CompletionStage<Outcome<Settlement>> settle(
      DeviceIdentity device, String lockToken, Settlement settlement) {
    return writer.submit(
        0, batch -> onDevice(device, found -> settle(device, lockToken, settlement, batch)));
  }

  private Outcome<Settlement> settle(
      DeviceIdentity device, String lockToken, Settlement settlement, Batch batch) {
    for (Slot slot : room.of(device).slots()) {
      if (slot.holder() instanceof Slot.Lock(String token, Instant until)
          && token.equals(lockToken)
          && room.now().isBefore(until)) {
        room.settle(slot, settlement, batch);
        receivers.pump(device, batch);
        return Outcome.done(settlement);
      }
    }
    return Outcome.refused(
        ErrorCode.DEVICE_MESSAGE_LOCK_LOST, "no message of " + device + " has this lock any more");
  }

  @Override
  public void attach(DeviceIdentity device, Receiver receiver) {
    retries.submit(batch -> receivers.attach(device, receiver, batch));
  }

  @Override
  public void detach(DeviceIdentity device, Receiver receiver) {
    retries.submit(batch -> receivers.detach(device, receiver, batch));
  }

  @Override
  public void settle(
      DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement) {
    retries.submit(batch -> receivers.settle(device, receiver, sequence, settlement, batch));
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
    retries.again();
    if (!room.now().isBefore(nextDue)) {
      retries.submit(this::endDue);
    }
  }

  private void endDue(Batch batch) {
    for (Slot slot : room.takeDue()) {
      if (slot.isFree() || slot.isUnlocked(room.now())) {
        room.release(slot, batch);
      }
      receivers.pump(slot.device(), batch);
    }
    feedback.forgetOld(batch);
  }

  private <T> Outcome<T> onDevice(DeviceIdentity device, OnDevice<T> use) {
    return registry.inTurn(device) instanceof DeviceRegistration found
        ? use.on(found)
        : Registry.unknown(device);
  }

  @Override
  public void committed() {
    journal.committed();
    room.ended();
    Instant message = room.nextDue();
    Instant record = feedback.nextDue();
    nextDue = message.isBefore(record) ? message : record;
  }

  @Override
  public void dropped() {
    journal.dropped();
    room.ended();
  }

  @Override
  public void tell() {
    journal.tell();
  }

  @FunctionalInterface
  private interface OnDevice<T> {
    Outcome<T> on(DeviceRegistration device);
  }

  private record Locked(Slot slot, String token) {}
}
