/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/**
 * What became of a message; in the order of {@code IOTHUB_CLIENT_CONFIRMATION_RESULT}. Each message
 * that was queued is confirmed exactly once.
 */
public enum ConfirmationResult {
  /** The hub acknowledged it. */
  OK,
  /** The client was destroyed before; the hub may have it nevertheless. */
  BECAUSE_DESTROY,
  /**
   * It waited longer than its message time-out to be sent, or the hub left it unacknowledged for
   * 120 seconds of connection.
   */
  MESSAGE_TIMEOUT,
  /** It was dropped from the full queue, or the client has stopped for good. */
  ERROR
}
