/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.model.Bytes;

/** What came of a request. */
sealed interface Answer {

  /**
   * The server did it.
   *
   * @param bytes what was read; empty after a write
   */
  record Done(Bytes bytes) implements Answer {}

  /**
   * It did not.
   *
   * @param reason for people
   * @param connected whether the connection can still be used
   */
  record Failed(String reason, boolean connected) implements Answer {}
}
