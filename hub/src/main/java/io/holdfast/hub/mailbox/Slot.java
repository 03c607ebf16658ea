/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.StoredMessage;
import io.holdfast.model.DeviceIdentity;
import java.time.Instant;

/**
 * What is in memory of a message in a mailbox, about a hundred bytes with its places in order, and
 * who has it now. Owner: the records thread.
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

  /** A connection, until it settles the message or goes; each time that it gets it is another. */
  static final class Held implements Holder {
    private final Receiver receiver;
    private final Instant until;

    /**
     * The receiver gets the message.
     *
     * @param until if it has it for longer than this, it withholds it
     */
    Held(Receiver receiver, Instant until) {
      this.receiver = receiver;
      this.until = until;
    }

    Receiver receiver() {
      return receiver;
    }

    Instant until() {
      return until;
    }
  }

  private final DeviceIdentity device;
  private final long sequence;
  private final long expiryMillis;
  private final Acknowledgement acknowledgement;
  private int deliveryCount;
  private boolean given;
  private boolean missed;
  private Holder holder = Nobody.NOBODY;

  /** A message that nobody has or had. */
  Slot(DeviceIdentity device, long sequence, long expiryMillis, Acknowledgement acknowledgement) {
    this.device = device;
    this.sequence = sequence;
    this.expiryMillis = expiryMillis;
    this.acknowledgement = acknowledgement;
  }

  DeviceIdentity device() {
    return device;
  }

  long sequence() {
    return sequence;
  }

  long expiryMillis() {
    return expiryMillis;
  }

  boolean isExpired(Instant now) {
    return now.toEpochMilli() >= expiryMillis;
  }

  Acknowledgement acknowledgement() {
    return acknowledgement;
  }

  int deliveryCount() {
    return deliveryCount;
  }

  void deliveryCount(int count) {
    deliveryCount = count;
  }

  /** Whether somebody may have seen it. */
  boolean isGiven() {
    return given;
  }

  void given(boolean now) {
    given = now;
  }

  /** Whether its holder was to get it and did not. */
  boolean isMissed() {
    return missed;
  }

  void missed(boolean now) {
    missed = now;
  }

  Holder holder() {
    return holder;
  }

  void holder(Holder next) {
    holder = next;
  }

  boolean isFree() {
    return holder == Nobody.NOBODY;
  }

  /** Whether this receiver has it. */
  boolean isHeldBy(Receiver receiver) {
    return holder instanceof Held held && held.receiver.equals(receiver);
  }

  /** Whether a receiver has it, and not for so long that it withholds it. */
  boolean isUnderWay(Instant now) {
    return holder instanceof Held held && now.isBefore(held.until);
  }

  /** The message, of which this is the stored part. */
  CloudToDeviceMessage message(StoredMessage stored) {
    return new CloudToDeviceMessage(
        device,
        sequence,
        stored.header().properties(),
        stored.enqueuedTime(),
        Instant.ofEpochMilli(expiryMillis),
        deliveryCount,
        stored.body());
  }
}
