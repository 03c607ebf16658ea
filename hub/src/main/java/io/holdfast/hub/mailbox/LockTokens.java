/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes names that nobody guesses. Any thread, as the random source. */
final class LockTokens {

  private static final int BYTES = 16;

  private final RandomGenerator random;

  LockTokens(RandomGenerator random) {
    this.random = random;
  }

  /** 32 hexadecimal digits. */
  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
