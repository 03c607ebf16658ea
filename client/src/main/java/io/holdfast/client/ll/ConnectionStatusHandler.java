/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import org.jspecify.annotations.Nullable;

/** Hears of each change of the connection, inside {@code doWork}. */
@FunctionalInterface
public interface ConnectionStatusHandler {

  /**
   * The connection is made, or lost, or not made; once for each.
   *
   * @param state whether there is a connection
   * @param reason why
   * @param cause more about a loss, if anything is known
   */
  void onStatus(ConnectionState state, ConnectionReason reason, @Nullable Throwable cause);
}
