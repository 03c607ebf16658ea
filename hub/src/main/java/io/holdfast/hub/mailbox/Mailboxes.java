/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox for each device. All methods may be called from any thread and never block; stages
 * complete when a change is durable, on the records thread. Messages end exactly once; until then a
 * device gets them, and gets them again if it did not say that it is done with them.
 */
public interface Mailboxes {

  /** How many messages one mailbox holds at most; IoT Hub's number. */
  int MAX_MESSAGES = 50;

  /** The largest message, body and properties, in bytes; IoT Hub's number. */
  int MAX_SIZE = 64 * 1024;

  /**
   * Puts a message into a device's mailbox.
   *
   * @return refused with {@code DEVICE_NOT_FOUND}, {@code QUEUE_FULL}, {@code MESSAGE_TOO_LARGE} or
   *     {@code ARGUMENT_INVALID}
   */
  CompletionStage<Outcome<CloudToDeviceMessage>> send(CloudToDeviceDraft draft);

  /**
   * Removes all messages of a device, also those that a receiver has.
   *
   * @return how many; refused with {@code DEVICE_NOT_FOUND}
   */
  CompletionStage<Outcome<Integer>> purge(DeviceIdentity device);

  /** How many messages a device has, those that a receiver has among them. */
  int count(DeviceIdentity device);

  /**
   * Locks the oldest message that nobody has.
   *
   * @param lock how long; null for {@link MailboxOptions#lock}
   * @return empty if there is none; refused with {@code DEVICE_NOT_FOUND}
   */
  CompletionStage<Outcome<Optional<LockedMessage>>> receive(
      DeviceIdentity device, @Nullable Duration lock);

  /**
   * Settles a locked message.
   *
   * @return refused with {@code DEVICE_MESSAGE_LOCK_LOST} if the lock ended
   */
  CompletionStage<Outcome<Settlement>> settle(
      DeviceIdentity device, String lockToken, Settlement settlement);

  /** Gives a device's messages to a receiver from now on, instead of an earlier one. */
  void attach(DeviceIdentity device, Receiver receiver);

  /** Gives no more to a receiver; what it has not settled waits for the next. */
  void detach(DeviceIdentity device, Receiver receiver);

  /** Settles a message that a receiver has; one that it does not have is left alone. */
  void settle(DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement);
}
