/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
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
 * Mailboxes in two tables, one for what the hub must know of messages all the time, which is in
 * memory, too, and one for the messages, which are read when they are delivered.
 */
public final class StoredMailboxes
    implements Mailboxes, RecordWriter.Book, StoredRegistry.Dependent, AutoCloseable {

  private final RecordWriter writer;
  private final StoredRegistry registry;
  private final MailboxOptions options;
  private final CloudToDeviceRules rules;
  private final LockTokens tokens;
  private final StoredFeedback feedback;
  private final Requests requests;
  private final Sweeper sweeper;
  private final Endings endings;

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
    this.tokens = new LockTokens(random);
    this.rules = new CloudToDeviceRules(options, clock, tokens);
    this.feedback =
        new StoredFeedback(store.table("feedback"), writer, options, clock, tokens, journal);
    this.room =
        new Mailroom(
            store.table("mailbox"),
            store.table("mailbox-messages"),
            clock,
            journal,
            feedback,
            options);
    this.receivers = new Receivers(room, journal, registry, options.lock());
    this.endings = new Endings(writer, room, receivers, feedback);
    this.requests = new Requests(writer, receivers);
    this.sweeper =
        new Sweeper(
            timer,
            () -> {
              requests.again();
              endings.look();
            });
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
    mailboxes.sweeper.start();
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
    if (room.isFull()) {
      return Outcome.refused(
          ErrorCode.THROTTLED, "the hub has " + options.maxMessages() + " messages for devices");
    }
    Slot slot =
        new Slot(
            box.device(), ++sequence, checked.expiry().toEpochMilli(), checked.acknowledgement());
    StoredMessage message = checked.message(device);
    room.add(slot, message, batch);
    receivers.pump(identity, batch);
    return Outcome.done(slot.message(message));
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

  /** Nothing to do: a mailbox begins with its first message. */
  @Override
  public void made(Registration registration) {}

  @Override
  public void forgotten(Identity identity, Batch batch) {
    if (identity instanceof DeviceIdentity device) {
      int ignored = empty(device, batch);
      Receiver receiver = receivers.forget(device);
      if (receiver != null) {
        // Else it would be the receiver of the next device of this name, until its connection ends.
        journal.after(() -> requests.forget(device, receiver));
      }
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
    if (!MailboxOptions.isLock(time)) {
      return CompletableFuture.completedStage(
          Outcome.refused(
              ErrorCode.ARGUMENT_INVALID, "a message is locked for a second to an hour"));
    }
    return writer.submit(
        0, batch -> onDevice(device, found -> Outcome.done(lockNext(device, time, batch))));
  }

  private Optional<LockedMessage> lockNext(DeviceIdentity device, Duration lock, Batch batch) {
    for (Slot slot : room.of(device).slots()) {
      StoredMessage message = room.isThere(slot, batch) ? room.message(slot) : null;
      if (message != null) {
        String token = tokens.next();
        boolean ignored = room.give(slot, new Slot.Lock(token, room.now().plus(lock)), batch);
        return Optional.of(new LockedMessage(slot.message(message), token));
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
    requests.attach(device, receiver);
  }

  @Override
  public void detach(DeviceIdentity device, Receiver receiver) {
    requests.detach(device, receiver);
  }

  @Override
  public void settle(
      DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement) {
    requests.settle(device, receiver, sequence, settlement);
  }

  /** Looks no more for what has ended. */
  @Override
  public void close() {
    sweeper.close();
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
    endings.committed();
  }

  @Override
  public void dropped() {
    journal.dropped();
    room.ended();
    room.forgetFresh();
  }

  @Override
  public void tell() {
    journal.tell();
    room.forgetFresh();
  }

  @FunctionalInterface
  private interface OnDevice<T> {
    Outcome<T> on(DeviceRegistration device);
  }
}
