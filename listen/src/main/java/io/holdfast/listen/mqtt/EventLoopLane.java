/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import io.netty.channel.EventLoop;

/**
 * A lane over a Netty event loop. A turn is one round of the loop: it handles all channels that are
 * ready, then runs its tasks; so a task submitted while channels are read runs after all of them.
 */
final class EventLoopLane implements Lane {

  private final EventLoop loop;

  EventLoopLane(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public boolean inLane() {
    return loop.inEventLoop();
  }

  @Override
  public void afterTurn(Runnable task) {
    loop.execute(task);
  }
}
