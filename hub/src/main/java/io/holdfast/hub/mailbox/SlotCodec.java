/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.StoredMessage;
import io.holdfast.model.DeviceIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The stored form of mailboxes: for each message a small entry with what the hub must know of it
 * all the time, and one with the message.
 */
final class SlotCodec {

  private static final byte VERSION = 2;
  private static final int LENGTH = 1 + 8 + 4 + 1 + 1;

  private SlotCodec() {}

  /** The device's id, which holds no zero, a zero, and the sequence: in the order of sending. */
  static byte[] key(Slot slot) {
    byte[] id = slot.device().deviceId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(id.length + 1 + Long.BYTES)
        .put(id)
        .put((byte) 0)
        .putLong(slot.sequence())
        .array();
  }

  /** Whose message the key is of. */
  static DeviceIdentity device(byte[] key) {
    return new DeviceIdentity(
        new String(key, 0, key.length - Long.BYTES - 1, StandardCharsets.UTF_8));
  }

  static byte[] encode(Slot slot) {
    return ByteBuffer.allocate(LENGTH)
        .put(VERSION)
        .putLong(slot.expiryMillis())
        .putInt(slot.deliveryCount())
        .put(slot.acknowledgement().stored())
        .put((byte) (slot.isGiven() ? 1 : 0))
        .array();
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException if it is none of a known version
   */
  static Slot decode(DeviceIdentity device, byte[] key, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "a stored message for " + device + " has the unknown version " + version);
    }
    long sequence = ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
    long expiryMillis = bytes.getLong();
    int deliveryCount = bytes.getInt();
    Slot slot = new Slot(device, sequence, expiryMillis, Acknowledgement.ofStored(bytes.get()));
    slot.deliveryCount(deliveryCount);
    slot.given(bytes.get() != 0);
    return slot;
  }

  static byte[] encode(StoredMessage message) {
    ByteBuffer bytes = ByteBuffer.allocate(MessageCodec.length(message));
    MessageCodec.encode(message, bytes);
    return bytes.array();
  }
}
