/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

/** What else a transport tells of a failure: {@code PROV_DEVICE_TRANSPORT_ERROR}, in its order. */
public enum TransportError {
  /** The device's key cannot be used. */
  KEY_FAIL,
  /** The service does not let the device in. */
  KEY_UNAUTHORIZED,
  /** There is not enough memory. */
  MEMORY
}
