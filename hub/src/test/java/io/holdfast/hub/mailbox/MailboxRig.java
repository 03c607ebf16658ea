/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.store.FaultyDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Mailboxes over a store in a directory, and receivers that write down what they get. */
final class MailboxRig implements AutoCloseable {

  static final DeviceIdentity DEVICE = new DeviceIdentity("d");
  static final DeviceIdentity OTHER = new DeviceIdentity("d2");

  /** Whether asking for the time fails. */
  volatile boolean clockFails;

  private final Records records;
  private final MailboxOptions options;
  private HandTimer timer = new HandTimer();
  private StoredMailboxes mailboxes;

  MailboxRig(Path directory) {
    this(directory, MailboxOptions.DEFAULT);
  }

  MailboxRig(Path directory, MailboxOptions options) {
    this.options = options;
    records = new Records(directory);
    mailboxes = open();
    register(DEVICE);
    register(OTHER);
  }

  private StoredMailboxes open() {
    timer = new HandTimer();
    return StoredMailboxes.open(
        records.store(),
        records.writer(),
        records.registry(),
        options,
        timer,
        this::now,
        new SplittableRandom());
  }

  Instant now() {
    if (clockFails) {
      throw new IllegalStateException("the test's clock fails");
    }
    return records.clock().instant();
  }

  FaultyDisk disk() {
    return records.disk();
  }

  void register(DeviceIdentity device) {
    done(records.registry().create(DeviceDraft.of(device)));
  }

  void delete(DeviceIdentity device) {
    done(records.registry().delete(device, IfMatch.ANY));
  }

  void restart() {
    mailboxes.close();
    records.reopen();
    mailboxes = open();
  }

  StoredMailboxes mailboxes() {
    return mailboxes;
  }

  static <T> T done(CompletionStage<Outcome<T>> stage) {
    return Records.done(stage);
  }

  static <T> ErrorCode refused(CompletionStage<Outcome<T>> stage) {
    return Records.refused(stage);
  }

  /** Lets time pass, and all that this begins. */
  void pass(Duration amount) {
    pass(amount, true);
  }

  /** Lets time pass; waits for what this begins, or does not. */
  void pass(Duration amount, boolean settled) {
    records.clock().turn(amount);
    timer.turn(amount);
    if (settled) {
      settle();
    }
  }

  /** How many messages wait for so many devices, of this name and a number from 0. */
  int waiting(String name, int devices) {
    return IntStream.range(0, devices)
        .map(i -> mailboxes.count(new DeviceIdentity(name + i)))
        .sum();
  }

  /** All that was handed to the records thread is done and told, or could not be stored. */
  void settle() {
    for (int i = 0; i < 2; i++) {
      boolean ignored =
          Records.await(
              records
                  .writer()
                  .submit(0, batch -> Outcome.done(Boolean.TRUE))
                  .handle((done, failure) -> failure == null));
    }
  }

  /** What is asked for inside falls into one turn of the records thread. */
  void inOneTurn(Runnable calls) {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    var ignored =
        records
            .writer()
            .submit(
                0,
                batch -> {
                  held.complete(Boolean.TRUE);
                  return Outcome.done(asked.join());
                });
    held.join();
    calls.run();
    asked.complete(Boolean.TRUE);
  }

  CloudToDeviceMessage send(String text) {
    return send(text, Acknowledgement.FULL);
  }

  CloudToDeviceMessage send(String text, Acknowledgement ack) {
    return done(mailboxes.send(draft(text, ack)));
  }

  static CloudToDeviceDraft draft(String text, Acknowledgement ack) {
    return draft(DEVICE, text, ack);
  }

  static CloudToDeviceDraft draft(DeviceIdentity device, String text, Acknowledgement ack) {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.MESSAGE_ID, text)
            .system(SystemProperty.ACK, ack.wireName())
            .build();
    return new CloudToDeviceDraft(device, properties, Bytes.utf8(text));
  }

  Taker attach() {
    Taker taker = new Taker();
    mailboxes.attach(DEVICE, taker);
    settle();
    return taker;
  }

  void detach(Taker taker) {
    mailboxes.detach(DEVICE, taker);
    settle();
  }

  void complete(Taker taker, CloudToDeviceMessage message) {
    mailboxes.settle(DEVICE, taker, message.sequence(), Settlement.COMPLETE);
    settle();
  }

  Optional<LockedMessage> receive() {
    return done(mailboxes.receive(DEVICE, null));
  }

  LockedMessage receiveOne() {
    return receive().orElseThrow();
  }

  /** Reads all feedback and is done with it: {@code id fate}. */
  List<String> feedback() {
    List<String> told = new ArrayList<>();
    while (true) {
      Optional<FeedbackBatch> batch = done(mailboxes.feedback().receive());
      if (batch.isEmpty()) {
        return told;
      }
      batch.get().records().forEach(each -> told.add(each.messageId() + " " + each.fate()));
      done(mailboxes.feedback().settle(batch.get().lockToken(), Settlement.COMPLETE));
    }
  }

  @Override
  public void close() {
    mailboxes.close();
    records.close();
  }

  /** A receiver. */
  static final class Taker implements Receiver {
    final List<CloudToDeviceMessage> taken = new CopyOnWriteArrayList<>();
    final List<Boolean> redelivered = new CopyOnWriteArrayList<>();

    /** How many messages it refuses to take from now on. */
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public void take(CloudToDeviceMessage message, boolean again) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new AssertionError("the test's receiver fails");
      }
      taken.add(message);
      redelivered.add(again);
    }

    List<String> texts() {
      return taken.stream().map(each -> each.body().utf8()).toList();
    }
  }
}
