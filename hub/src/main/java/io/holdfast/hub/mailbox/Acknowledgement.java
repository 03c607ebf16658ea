/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which feedback the sender of a cloud-to-device message asks for. */
public enum Acknowledgement {
  /** None. */
  NONE(0),
  /** If the device completed the message. */
  POSITIVE(1),
  /** If the message ended in any other way. */
  NEGATIVE(2),
  /** In any case. */
  FULL(3);

  private final int stored;

  Acknowledgement(int stored) {
    this.stored = stored;
  }

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The stored form. */
  byte stored() {
    return (byte) stored;
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Acknowledgement ofStored(int stored) {
    for (Acknowledgement each : values()) {
      if (each.stored == stored) {
        return each;
      }
    }
    throw new IllegalArgumentException("no acknowledgement is stored as " + stored);
  }

  boolean wants(Fate fate) {
    return switch (this) {
      case NONE -> false;
      case POSITIVE -> fate == Fate.SUCCESS;
      case NEGATIVE -> fate != Fate.SUCCESS;
      case FULL -> true;
    };
  }

  /** The value with this name in any case, NONE for no name, or null if there is no such value. */
  static @Nullable Acknowledgement of(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return NONE;
    }
    for (Acknowledgement each : values()) {
      if (each.wireName().equalsIgnoreCase(name)) {
        return each;
      }
    }
    return null;
  }
}
