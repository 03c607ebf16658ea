/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Bytes;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Two keys of one owner, so that one can be changed while the other works. Never empty; never
 * printed.
 *
 * @param primary tried first
 * @param secondary tried next
 */
public record SymmetricKeys(Bytes primary, Bytes secondary) {

  private static final int MADE_LENGTH = 32;

  /** The longest key that is taken, in bytes: a longer one signs no better. */
  private static final int MAX_LENGTH = 64;

  /** Refuses empty keys. */
  public SymmetricKeys {
    if (primary.isEmpty() || secondary.isEmpty()) {
      throw new IllegalArgumentException("a key must not be empty");
    }
  }

  /** Two fresh keys of 32 bytes. */
  public static SymmetricKeys random(RandomGenerator random) {
    return new SymmetricKeys(randomKey(random), randomKey(random));
  }

  /**
   * Reads two keys.
   *
   * @throws IllegalArgumentException if one is empty, longer than 64 bytes or not base64; the text
   *     tells which, not what
   */
  public static SymmetricKeys ofBase64(String primary, String secondary) {
    return new SymmetricKeys(key("primary key", primary), key("secondary key", secondary));
  }

  /** The primary key in base64. */
  public String primaryText() {
    return Base64.getEncoder().encodeToString(primary.toByteArray());
  }

  /** The secondary key in base64. */
  public String secondaryText() {
    return Base64.getEncoder().encodeToString(secondary.toByteArray());
  }

  @Override
  public String toString() {
    return "SymmetricKeys[secret]";
  }

  private static Bytes randomKey(RandomGenerator random) {
    byte[] key = new byte[MADE_LENGTH];
    random.nextBytes(key);
    return Bytes.owning(key);
  }

  private static Bytes key(String what, String text) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the " + what + " is not base64", e);
    }
    if (key.length == 0) {
      throw new IllegalArgumentException("the " + what + " is empty");
    }
    if (key.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the " + what + " is longer than " + MAX_LENGTH + " bytes");
    }
    return Bytes.owning(key);
  }
}
