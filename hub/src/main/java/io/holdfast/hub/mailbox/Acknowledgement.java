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
  NONE,
  /** If the device completed the message. */
  POSITIVE,
  /** If the message ended in any other way. */
  NEGATIVE,
  /** In any case. */
  FULL;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
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
