/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable run of bytes: a message's body, a method's payload. */
public final class Bytes {

  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Takes the array over: the caller must not change it afterwards. Saves a copy on hot paths. */
  public static Bytes owning(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** Copies the array. */
  public static Bytes copyOf(byte[] array) {
    return owning(array.clone());
  }

  /** The text's UTF-8 bytes. */
  public static Bytes utf8(String text) {
    return owning(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How many bytes. */
  public int length() {
    return array.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return array.length == 0;
  }

  /** The byte at an index from 0. */
  public byte at(int index) {
    return array[index];
  }

  /** A read-only view; no copy. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  /** Appends all bytes to a buffer that has room for them. */
  public void writeTo(ByteBuffer target) {
    target.put(array);
  }

  /** A copy. */
  public byte[] toByteArray() {
    return array.clone();
  }

  /** The bytes read as UTF-8; malformed sequences become the replacement character. */
  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  /** The bytes from one index to another, which is not included, read as {@link #utf8()} does. */
  public String utf8(int from, int to) {
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return "Bytes[" + array.length + "]";
  }
}
