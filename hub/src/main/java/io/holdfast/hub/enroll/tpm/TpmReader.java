/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

/**
 * Reads the structures of TPM 2.0, Part 2: big-endian numbers, and arrays behind their size. Owned
 * by the thread that reads.
 */
final class TpmReader {

  private final String what;
  private final byte[] bytes;
  private int next;

  TpmReader(String what, byte[] bytes) {
    this.what = what;
    this.bytes = bytes;
  }

  int u16() {
    need(2);
    return (bytes[next++] & 0xff) << 8 | (bytes[next++] & 0xff);
  }

  int u32() {
    return u16() << 16 | u16();
  }

  /** What stands behind its size in two bytes. */
  byte[] sized() {
    int size = u16();
    need(size);
    byte[] part = new byte[size];
    System.arraycopy(bytes, next, part, 0, size);
    next += size;
    return part;
  }

  /** A number that must be this one. */
  void u16(int expected, String name) {
    check(u16() == expected, name);
  }

  void check(boolean good, String name) {
    if (!good) {
      throw new InvalidTpmKeyException(what + ": unsupported " + name);
    }
  }

  /** Nothing may follow. */
  void end() {
    if (next != bytes.length) {
      throw new InvalidTpmKeyException(what + ": has more bytes than its parts");
    }
  }

  private void need(int count) {
    if (bytes.length - next < count) {
      throw new InvalidTpmKeyException(what + ": ends early");
    }
  }
}
