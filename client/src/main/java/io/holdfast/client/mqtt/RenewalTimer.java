/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.time.Duration;
import java.time.Instant;

/**
 * Says when a login has to be renewed: counted from when it was made, since a token's life runs
 * while the connection is still being made. Up to a share earlier, so that clients that started
 * together drift apart. Owner: the loop.
 */
final class RenewalTimer {

  private static final double JITTER = 0.05;

  private final IoLoop loop;
  private final Runnable due;
  private Timeout timer = Timeout.NONE;

  RenewalTimer(IoLoop loop, Runnable due) {
    this.loop = loop;
    this.due = due;
  }

  /** Begins with a login that the server has accepted. */
  void begin(Login login, Instant made) {
    Duration renewAfter = login.renewAfter();
    if (renewAfter == null) {
      return;
    }
    double share = 1 - JITTER * loop.random().nextDouble();
    long age = Math.max(0, Duration.between(made, loop.now()).toMillis());
    long left = Math.max(0, (long) (renewAfter.toMillis() * share) - age);
    timer = loop.after(Duration.ofMillis(left), due);
  }

  /** Forgets the login. */
  void end() {
    timer.cancel();
  }
}
