/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

/** A task that was set for later. */
@FunctionalInterface
public interface Timeout {

  /** Nothing to take back. */
  Timeout NONE = () -> {};

  /**
   * Takes the task back if it has not begun; else does nothing. Any number of times; on the loop.
   */
  void cancel();
}
