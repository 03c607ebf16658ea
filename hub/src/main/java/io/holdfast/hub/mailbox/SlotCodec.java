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
import java.time.Instant;

/** The stored form of mailboxes: one entry for each message, and one for its body. */
final class SlotCodec {

  private static final byte VERSION = 1;
  private static final int FIXED_LENGTH = 1 + 8 + 4;

  private SlotCodec() {}

  /** The device's id, which holds no zero, a zero, and the sequence: in the order of sending. */
  static byte[] key(DeviceIdentity device, long sequence) {
    byte[] id = device.deviceId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(id.length + 1 + Long.BYTES)
        .put(id)
        .put((byte) 0)
        .putLong(sequence)
        .array();
  }

  static byte[] encode(Slot slot) {
    StoredMessage envelope = slot.envelope();
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_LENGTH + MessageCodec.length(envelope));
    bytes.put(VERSION).putLong(slot.expiry().toEpochMilli()).putInt(slot.deliveryCount());
    MessageCodec.encode(envelope, bytes);
    return bytes.array();
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException if it is none of a known version
   */
  static Slot decode(byte[] key, byte[] value) {
    int idLength = key.length - Long.BYTES - 1;
    var device = new DeviceIdentity(new String(key, 0, idLength, StandardCharsets.UTF_8));
    long sequence = ByteBuffer.wrap(key, idLength + 1, Long.BYTES).getLong();
    ByteBuffer bytes = ByteBuffer.wrap(value);
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IllegalArgumentException("a stored message for a device has version " + version);
    }
    Instant expiry = Instant.ofEpochMilli(bytes.getLong());
    int deliveryCount = bytes.getInt();
    return new Slot(device, sequence, MessageCodec.decode(bytes), expiry, deliveryCount);
  }
}
