/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/**
 * A lane over a Netty event loop. A turn is one round of the loop: it handles all channels that are
 * ready, then runs its tasks; so a task submitted while channels are read runs after all of them.
 * After the loop's end tasks are dropped: what they were for waits in the store, and whoever closes
 * must not be stopped half way.
 */
final class EventLoopLane implements Lane {

  private final EventLoop loop;

  EventLoopLane(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      if (!loop.isShuttingDown()) {
        throw e;
      }
    }
  }

  @Override
  public boolean inLane() {
    return loop.inEventLoop();
  }

  @Override
  public void afterTurn(Runnable task) {
    execute(task);
  }
}
