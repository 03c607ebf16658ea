/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** Whether there is a connection; in the order of {@code IOTHUB_CLIENT_CONNECTION_STATUS}. */
public enum ConnectionState {
  /** The hub has accepted the connection. */
  AUTHENTICATED,
  /** There is no connection. */
  UNAUTHENTICATED
}
