/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

/**
 * The eight bytes that each side of a nanomsg connection sends first, without waiting for the
 * other's: {@code 00 'S' 'P' 00}, the number of its protocol, and two bytes that nobody reads. Here
 * they are one number, as they stand on the wire in big-endian order.
 */
public final class SpGreeting {

  /** How many bytes. */
  public static final int SIZE = 8;

  /** How long the two greetings may take together, in milliseconds. */
  public static final int TIMEOUT_MILLIS = 1_000;

  /** The greeting of a PAIR socket of version 0. */
  public static final long PAIR = 0x0053_5000_0010_0000L;

  private static final int RESERVED_BITS = 16;

  private SpGreeting() {}

  /** Whether these bytes greet as a PAIR socket; what the reserved two say does not matter. */
  public static boolean isPair(long bytes) {
    return bytes >>> RESERVED_BITS == PAIR >>> RESERVED_BITS;
  }
}
