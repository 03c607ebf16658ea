/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.util.Locale;

/** How far a registration is. */
public enum RegistrationStatus {
  /** Nothing was asked for. */
  UNASSIGNED,
  /** A hub is being chosen, and the device registered there. */
  ASSIGNING,
  /** The device has its hub. */
  ASSIGNED,
  /** It has none, see the error. */
  FAILED,
  /** Its enrollment is disabled. */
  DISABLED;

  /** The word on the wire. */
  public String azureName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
