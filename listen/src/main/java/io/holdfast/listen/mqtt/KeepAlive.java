/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a client that has fallen silent is closed: after the connect time-out as long as
 * it has sent no CONNECT, after one and a half times its keep-alive later (MQTT 3.1.1, 3.1.2.10).
 * Owned by the connection's lane.
 */
final class KeepAlive {

  /** IoT Hub waits no longer, and this long for clients that ask for no keep-alive. */
  private static final long MAX_SECONDS = 1767;

  private final ChannelHandlerContext context;
  private final Ticker ticker;
  private final BooleanSupplier held;
  private final Runnable silent;
  private long lastHeardNanos;
  private long limitNanos;
  private boolean closing;
  private @Nullable ScheduledFuture<?> check;

  /**
   * Waits for nothing yet.
   *
   * @param held whether the hub does not read from the client, and the client is not to blame
   */
  KeepAlive(ChannelHandlerContext context, BooleanSupplier held, Runnable silent) {
    this.context = context;
    this.held = held;
    this.ticker = context.executor().ticker();
    this.silent = silent;
  }

  /** Waits this long for CONNECT, from now. */
  void awaitConnect(long nanos) {
    limitNanos = nanos;
    heard();
    schedule(nanos);
  }

  /** CONNECT has come, with this keep-alive. */
  void connected(int keepAliveSeconds) {
    long millis = keepAliveSeconds * 1500L;
    boolean capped = millis == 0 || millis > MAX_SECONDS * 1000;
    limitNanos =
        capped ? TimeUnit.SECONDS.toNanos(MAX_SECONDS) : TimeUnit.MILLISECONDS.toNanos(millis);
    heard();
    schedule(limitNanos);
  }

  /** The connection is being closed: this long at most, whatever the client does. */
  void closing(long nanos) {
    closing = true;
    limitNanos = nanos;
    heard();
    schedule(nanos);
  }

  /** The client sent something; or it could not, since nobody read. */
  void heard() {
    lastHeardNanos = ticker.nanoTime();
  }

  void stop() {
    ScheduledFuture<?> present = check;
    if (present != null) {
      boolean ignored = present.cancel(false);
    }
  }

  private void schedule(long nanos) {
    stop();
    check = context.executor().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    if (!closing && held.getAsBoolean()) {
      heard();
    }
    long left = limitNanos - (ticker.nanoTime() - lastHeardNanos);
    if (left <= 0) {
      silent.run();
    } else {
      schedule(left);
    }
  }
}
