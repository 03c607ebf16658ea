/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/**
 * Why the connection is as it is; in the order of {@code IOTHUB_CLIENT_CONNECTION_STATUS_REASON}.
 */
public enum ConnectionReason {
  /** It is made anew with a fresh token. */
  EXPIRED_SAS_TOKEN,
  /** The hub cannot serve now (CONNACK 3); the C SDK calls it so. */
  DEVICE_DISABLED,
  /** The hub does not accept who this is. */
  BAD_CREDENTIAL,
  /** The retry policy has given up; {@link ModuleClientLL#setRetryPolicy} begins anew. */
  RETRY_EXPIRED,
  /** The network or TLS failed, or the hub closed. */
  NO_NETWORK,
  /** The hub does not keep to the protocol, or does not acknowledge in time. */
  COMMUNICATION_ERROR,
  /** Connected. */
  OK,
  /** The hub answered no ping. */
  NO_PING_RESPONSE,
  /** Too much was sent; hubs never say so over MQTT. */
  QUOTA_EXCEEDED
}
