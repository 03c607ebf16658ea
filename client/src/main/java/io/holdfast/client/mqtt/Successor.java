/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that is to follow a connection which still serves. Its login is asked for first,
 * again and again if need be: whoever gives logins may be slow, or have none now, and until then
 * the connection is as good as any. Owner: the loop.
 */
final class Successor {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(MqttSession.class);

  /** When to ask again. */
  private static final RetryPolicy AGAIN = new RetryPolicy.ExponentialBackoff();

  /** Makes attempts, and tells why one cannot be made. */
  @FunctionalInterface
  interface Maker {
    @Nullable Attempt attempt(Consumer<Throwable> failed);
  }

  private final IoLoop loop;
  private final Maker maker;
  private @Nullable Attempt attempt;
  private Timeout again = Timeout.NONE;
  private int failures;

  Successor(IoLoop loop, Maker maker) {
    this.loop = loop;
    this.maker = maker;
  }

  /**
   * Begins, or begins anew.
   *
   * @param ready told when there is a login
   * @param inVain told of the first question that brought none
   */
  void prepare(Runnable ready, Runnable inVain) {
    cancel();
    ask(ready, inVain);
  }

  private void ask(Runnable ready, Runnable inVain) {
    Consumer<Throwable> failed = cause -> failed(cause, ready, inVain);
    Attempt made = maker.attempt(failed);
    if (made != null) {
      attempt = made;
      made.logIn(ready, failed);
    }
  }

  private void failed(Throwable cause, Runnable ready, Runnable inVain) {
    attempt = null;
    Duration wait = AGAIN.delay(++failures, loop.random());
    LOG.warn("no login for the next connection: {}; asks again in {} s", cause, wait.toSeconds());
    again = loop.after(wait, () -> ask(ready, inVain));
    if (failures == 1) {
      inVain.run();
    }
  }

  /** Hands over the attempt that is ready. */
  @Nullable Attempt take() {
    Attempt taken = attempt;
    attempt = null;
    cancel();
    return taken;
  }

  /** Wants none any more. */
  void cancel() {
    again.cancel();
    failures = 0;
    Attempt dropped = attempt;
    attempt = null;
    if (dropped != null) {
      dropped.drop();
    }
  }
}
