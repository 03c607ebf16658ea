/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.time.Duration;

/**
 * The one timer of an outbox: it fires at the earliest time that anything may be due and is set
 * again by what it finds then, so that messages that come and go do not move it. Owner: the loop.
 */
final class DeliveryTimer {

  private final IoLoop loop;
  private final Runnable due;
  private Timeout timer = Timeout.NONE;
  private boolean set;
  private long at;

  DeliveryTimer(IoLoop loop, Runnable due) {
    this.loop = loop;
    this.due = due;
  }

  /** Fires after that many nanoseconds at the latest, {@link Outbox#NOTHING_DUE} for never. */
  void set(long now, long left) {
    if (left == Outbox.NOTHING_DUE || (set && at - (now + left) <= 0)) {
      return;
    }
    timer.cancel();
    set = true;
    at = now + left;
    timer = loop.after(Duration.ofNanos(left), this::fire);
  }

  void cancel() {
    timer.cancel();
    set = false;
  }

  private void fire() {
    set = false;
    due.run();
  }
}
