/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.time.Duration;

/** Runs something later. Given to whoever needs it, so that tests turn time by hand. */
public interface Timer {

  /**
   * Runs the task after the delay, on a thread of the timer's: the task must not block.
   *
   * @return takes the task back if it has not begun
   */
  Cancel after(Duration delay, Runnable task);

  /** Takes a task back. */
  @FunctionalInterface
  interface Cancel {
    /** Takes the task back if it has not begun; else does nothing. */
    void cancel();
  }
}
