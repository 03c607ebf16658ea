/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** Whether telemetry is under way; in the order of {@code IOTHUB_CLIENT_STATUS}. */
public enum SendStatus {
  /** No telemetry waits to be sent or to be acknowledged. */
  IDLE,
  /** Some does. */
  BUSY
}
