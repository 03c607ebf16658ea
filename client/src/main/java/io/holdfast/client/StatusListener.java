/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

/** Hears of each change of a client's connection, in order, on the options' executor. */
@FunctionalInterface
public interface StatusListener {

  /**
   * The connection's state is this from now on.
   *
   * @param status the new state
   */
  void changed(ConnectionStatus status);
}
