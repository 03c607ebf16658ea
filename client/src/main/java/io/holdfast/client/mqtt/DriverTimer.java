/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;

/** Runs something later. Real ones keep time by a monotonic clock; tests turn theirs by hand. */
public interface DriverTimer {

  /**
   * Runs the task once the delay has passed; from any thread.
   *
   * @param task short and never blocking; the driver's own only hand over to its loop
   * @return takes the task back
   */
  Cancel after(Duration delay, Runnable task);

  /** Takes a task back. */
  @FunctionalInterface
  interface Cancel {

    /** Nothing to take back. */
    Cancel NOTHING = () -> {};

    /**
     * Takes the task back if it has not begun; else does nothing. Any thread, any number of times.
     */
    void cancel();
  }
}
