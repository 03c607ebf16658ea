/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

/** What a bridge counts. */
public enum Count {
  /** The hub has acknowledged them. */
  SENT,
  /** Meant for others: not from a mapping, or without a device. Nothing is wrong with them. */
  IGNORED,
  /** No hub would take them: too large, or of a device that there cannot be. */
  REFUSED,
  /** Of a device that could not send while others could. */
  DROPPED,
  /** Handed to the client and not acknowledged: at the end, or after all attempts. */
  UNACKNOWLEDGED,
  /** Commands that became messages of the gateway. */
  COMMANDS,
  /** Commands that were left with the hub, or given back to it. */
  COMMANDS_REFUSED,
  /** Confirmations that nobody took in time. */
  CONFIRMATIONS_DROPPED
}
