/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/** For whom an enrollment is. */
public enum EnrollmentKind {
  /** For one device: its id is the registration id. */
  INDIVIDUAL,
  /** For all devices that prove to belong to a group. */
  GROUP
}
