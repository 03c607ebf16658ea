/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A module that publishes numbered messages, as fast as they are taken, but in small bursts. */
final class NumberedSource implements GatewayModule {

  /** Of each message, so that what fits into a socket is few of them. */
  static final int CONTENT = 1_000;

  private static final int BURST = 50;
  private static final long PAUSE_NANOS = 1_000_000;

  private final Bytes content = Bytes.owning(new byte[CONTENT]);
  private final AtomicInteger published = new AtomicInteger();
  private volatile boolean isOver;
  private @Nullable ModuleContext context;
  private @Nullable Thread thread;

  @Override
  public void create(ModuleContext context) {
    this.context = context;
  }

  @Override
  public void start() {
    thread = new Thread(this::publish, "numbered source");
    thread.start();
  }

  private void publish() {
    ModuleContext to = Objects.requireNonNull(context);
    while (!isOver) {
      for (int i = 0; i < BURST; i++) {
        if (!publishNext(to)) {
          return;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    // Behind all that was done to its receivers before: nothing of that can lose this one.
    publishNext(to);
  }

  private boolean publishNext(ModuleContext to) {
    String number = Integer.toString(published.get());
    if (!to.publish(GatewayMessage.of(Map.of("number", number), content))) {
      return false;
    }
    published.incrementAndGet();
    return true;
  }

  @Override
  public void receive(GatewayMessage message) {
    // It only speaks.
  }

  /** Publishes one more, and then no more; how many there were. */
  int end() throws InterruptedException {
    isOver = true;
    Objects.requireNonNull(thread).join();
    return published.get();
  }

  @Override
  public void destroy() throws InterruptedException {
    if (thread != null) {
      isOver = true;
      thread.interrupt();
      thread.join();
    }
  }
}
