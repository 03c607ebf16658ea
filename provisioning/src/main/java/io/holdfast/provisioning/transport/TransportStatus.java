/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

/**
 * How far a registration is, as a transport tells it: the C SDK's {@code
 * PROV_DEVICE_TRANSPORT_STATUS}, in its order.
 */
public enum TransportStatus {
  /** The service is there. */
  CONNECTED,
  /** The service knows who asks. */
  AUTHENTICATED,
  /** No hub yet, or a challenge. */
  UNASSIGNED,
  /** The service is at work. */
  ASSIGNING,
  /** There is a hub. */
  ASSIGNED,
  /** The device is locked out. */
  BLACKLISTED,
  /** The service wants to be asked later. */
  TRANSIENT,
  /** It failed. */
  ERROR,
  /** The enrollment is disabled. */
  DISABLED
}
