/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/** How a device came to its assignment. */
public enum Substatus {
  /** It is its first. */
  INITIAL_ASSIGNMENT("initialAssignment"),
  /** A hub was chosen again, and its twin moved along. */
  DEVICE_DATA_MIGRATED("deviceDataMigrated"),
  /** A hub was chosen again, and it began with the initial twin. */
  DEVICE_DATA_RESET("deviceDataReset"),
  /** It kept its first hub. */
  REPROVISIONED_TO_INITIAL_ASSIGNMENT("reprovisionedToInitialAssignment");

  private final String azureName;

  Substatus(String azureName) {
    this.azureName = azureName;
  }

  /** The word on the wire. */
  public String azureName() {
    return azureName;
  }
}
