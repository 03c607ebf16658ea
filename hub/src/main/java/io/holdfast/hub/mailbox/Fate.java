/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import org.jspecify.annotations.Nullable;

/** How a cloud-to-device message ended. */
public enum Fate {
  /** The device completed it. */
  SUCCESS("Success"),
  /** Its time passed before the device completed it. */
  EXPIRED("Expired"),
  /** The device gave it back too often. */
  DELIVERY_COUNT_EXCEEDED("DeliveryCountExceeded"),
  /** The device rejected it, or can never get it. */
  REJECTED("Rejected"),
  /** A back end, or the device's wish for a clean session, removed it. */
  PURGED("Purged");

  private final String wireName;

  Fate(String wireName) {
    this.wireName = wireName;
  }

  /** The name in feedback. */
  public String wireName() {
    return wireName;
  }

  static @Nullable Fate of(String wireName) {
    for (Fate each : values()) {
      if (each.wireName.equals(wireName)) {
        return each;
      }
    }
    return null;
  }
}
