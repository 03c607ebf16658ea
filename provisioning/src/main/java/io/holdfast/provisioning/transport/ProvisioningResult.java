/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

/**
 * What a call or a registration came to, in the order of the C SDK's {@code PROV_DEVICE_RESULT}.
 */
public enum ProvisioningResult {
  /** Done, or begun; of a registration: the device is assigned. */
  OK,
  /** An argument is missing or contradictory; nothing was done. */
  INVALID_ARG,
  /** Never answered; stands here for the order's sake. */
  SUCCESS,
  /** There is not enough memory, or a key cannot be decoded. */
  MEMORY,
  /** The service's answer lacks what it must have. */
  PARSING,
  /** There is no connection, or it broke, or what was sent or answered is not JSON. */
  TRANSPORT,
  /** The call does not fit the present state; nothing was done. */
  INVALID_STATE,
  /** The service does not accept the device: wrong key, certificate, scope or id. */
  DEV_AUTH_ERROR,
  /** No answer in time. */
  TIMEOUT,
  /** The device's own key or certificate cannot be used. */
  KEY_ERROR,
  /** Something else; nothing was done. */
  ERROR,
  /** The service has no hub for the device. */
  HUB_NOT_SPECIFIED,
  /** The service may not write to the hub. */
  UNAUTHORIZED,
  /** The enrollment is disabled. */
  DISABLED
}
