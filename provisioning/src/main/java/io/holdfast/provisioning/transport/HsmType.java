/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

/** How a device attests, in the order of the C SDK's {@code TRANSPORT_HSM_TYPE}. */
public enum HsmType {
  /** A TPM 2.0; not over MQTT. */
  TPM,
  /** A certificate. */
  X509,
  /** A key. */
  SYMM_KEY
}
