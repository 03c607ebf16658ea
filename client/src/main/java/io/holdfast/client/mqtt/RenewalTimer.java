/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.time.Duration;

/**
 * Says when a login has to be renewed: counted from when it was asked for, since a token's life
 * runs while the connection is still being made. Up to a share earlier, so that clients that
 * started together drift apart. The wall clock has no part in it: it may be set at any time. Owner:
 * the loop.
 */
final class RenewalTimer {

  private static final double JITTER = 0.05;

  private final IoLoop loop;
  private final Runnable due;
  private final Runnable expiring;
  private Timeout timer = Timeout.NONE;

  /**
   * A timer without a login.
   *
   * @param due told when a login has to be renewed
   * @param expiring told instead if there is nothing to renew it with
   */
  RenewalTimer(IoLoop loop, Runnable due, Runnable expiring) {
    this.loop = loop;
    this.due = due;
    this.expiring = expiring;
  }

  /**
   * Begins with a login that the server has accepted.
   *
   * @param asked the loop's {@link IoLoop#nanoTime} when the login was asked for
   */
  void begin(Login login, long asked) {
    Duration renewAfter = login.renewAfter();
    if (renewAfter == null) {
      return;
    }
    double share = 1 - JITTER * loop.random().nextDouble();
    long age = loop.nanoTime() - asked;
    long left = Math.max(0, (long) (renewAfter.toNanos() * share) - age);
    timer = loop.after(Duration.ofNanos(left), login.renewable() ? due : expiring);
  }

  /** Forgets the login. */
  void end() {
    timer.cancel();
  }
}
