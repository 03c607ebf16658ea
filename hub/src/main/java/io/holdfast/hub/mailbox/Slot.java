/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.StoredMessage;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in a mailbox, without its body, and who has it now. Owner: the records thread.
 *
 * <p>Who has a message is not stored: after a restart nobody has it.
 */
final class Slot {

  /** Who has a message. */
  sealed interface Holder {}

  /** Nobody: it waits. */
  enum Nobody implements Holder {
    NOBODY
  }

  /** Whoever knows the token, until the lock ends. */
  record Lock(String token, Instant until) implements Holder {}

  /** A connection, until it settles the message or goes. */
  record Held(Receiver receiver) implements Holder {}

  private final DeviceIdentity device;
  private final long sequence;
  private final StoredMessage envelope;
  private final Instant expiry;
  private final int deliveryCount;
  private Holder holder = Nobody.NOBODY;
  private boolean given;

  /**
   * A message that nobody has.
   *
   * @param envelope the message without its body
   */
  Slot(
      DeviceIdentity device,
      long sequence,
      StoredMessage envelope,
      Instant expiry,
      int deliveryCount) {
    this.device = device;
    this.sequence = sequence;
    this.envelope = envelope;
    this.expiry = expiry;
    this.deliveryCount = deliveryCount;
  }

  DeviceIdentity device() {
    return device;
  }

  long sequence() {
    return sequence;
  }

  StoredMessage envelope() {
    return envelope;
  }

  Instant expiry() {
    return expiry;
  }

  int deliveryCount() {
    return deliveryCount;
  }

  Holder holder() {
    return holder;
  }

  boolean isFree() {
    return holder == Nobody.NOBODY;
  }

  /** Whether this receiver has it. */
  boolean isHeldBy(Receiver receiver) {
    return holder instanceof Held held && held.receiver.equals(receiver);
  }

  /** Whether a lock on it has ended. */
  boolean isUnlocked(Instant now) {
    return holder instanceof Lock lock && !now.isBefore(lock.until);
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(expiry);
  }

  void holder(Holder next) {
    holder = next;
  }

  /** Remembers that a receiver gets it; answers whether one got it before. */
  boolean give() {
    boolean before = given;
    given = true;
    return before;
  }

  /** The same message, given back once more. */
  Slot abandoned() {
    Slot next = new Slot(device, sequence, envelope, expiry, deliveryCount + 1);
    next.given = given;
    return next;
  }

  Acknowledgement acknowledgement() {
    Acknowledgement asked = Acknowledgement.of(properties().system(SystemProperty.ACK));
    return asked == null ? Acknowledgement.NONE : asked;
  }

  MessageProperties properties() {
    return envelope.header().properties();
  }

  /** The id, which every message in a mailbox has. */
  String messageId() {
    @Nullable String id = properties().system(SystemProperty.MESSAGE_ID);
    return id == null ? "" : id;
  }

  CloudToDeviceMessage message(Bytes body) {
    return new CloudToDeviceMessage(
        device, sequence, properties(), envelope.enqueuedTime(), expiry, deliveryCount, body);
  }
}
