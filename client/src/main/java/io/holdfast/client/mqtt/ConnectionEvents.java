/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import org.jspecify.annotations.Nullable;

/** What becomes of one connection, on the loop. Nothing comes after {@link #lost}. */
interface ConnectionEvents {

  /** CONNACK 0. */
  void accepted(boolean sessionPresent);

  /** All packets that were read together have been handed to the {@link Traffic}. */
  void turnEnded();

  /** The connection failed or was refused; once. */
  void lost(LossReason reason, @Nullable Throwable cause);
}
