/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import io.holdfast.hub.Timer;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;

/** A timer whose tasks a test runs when it likes. */
final class Hand implements Timer {

  /** A task that waits. */
  record Due(Duration delay, Runnable task) {}

  /** All that wait, in the order in which they were given. */
  final LinkedBlockingDeque<Due> due = new LinkedBlockingDeque<>();

  @Override
  public Cancel after(Duration delay, Runnable task) {
    Due one = new Due(delay, task);
    due.add(one);
    return () -> {
      boolean _ = due.remove(one);
    };
  }
}
