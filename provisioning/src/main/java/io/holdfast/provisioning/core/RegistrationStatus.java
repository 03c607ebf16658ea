/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

/**
 * How far a registration is, in the order of the C SDK's {@code PROV_DEVICE_REG_STATUS}. Only the
 * first three are told; the outcome tells the rest.
 */
public enum RegistrationStatus {
  /** The service is there. */
  CONNECTED,
  /** The service looks for the enrollment. */
  REGISTERING,
  /** The service writes to the hub. */
  ASSIGNING,
  /** Not told. */
  ASSIGNED,
  /** Not told. */
  ERROR,
  /** Not told. */
  HUB_NOT_SPECIFIED
}
