/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.sp.PairListener;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.gateway.sp.PairSockets;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.gateway.sp.SpLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The loop that drives the sockets. */
final class SpProxyLoop implements ProxyLoop {

  private final SpLoop loop;
  private final Ticker ticker;

  SpProxyLoop(SpLoop loop, Ticker ticker) {
    this.loop = loop;
    this.ticker = ticker;
  }

  @Override
  public PairSocket connect(SpAddress address, PairListener listener) {
    return PairSockets.connect(loop, address, listener);
  }

  @Override
  public void execute(Runnable task) {
    loop.eventLoop().execute(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> future =
        loop.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public long nanoTime() {
    return ticker.nanoTime();
  }
}
