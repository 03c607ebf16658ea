/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The thread that drives any number of PAIR sockets, their owner; or what its caller drives. */
public final class SpLoop implements AutoCloseable {

  private final EventLoopGroup group;
  private final EventLoop loop;

  private SpLoop(EventLoopGroup group) {
    this.group = group;
    this.loop = group.next();
  }

  /** Starts the thread. */
  public static SpLoop start(String threadName) {
    return new SpLoop(
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(threadName, true), NioIoHandler.newFactory()));
  }

  /**
   * One without a thread of its own: whatever sockets and timers need happens in the turns that the
   * caller gives to the loop. Only the loop's owning thread may close it.
   */
  public static SpLoop driven(ManualIoEventLoop loop) {
    return new SpLoop(loop);
  }

  /** Netty's loop: tasks and timers of what owns the sockets run here, too. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** Ends the thread, and closes every socket that is still open. Waits for at most ten seconds. */
  @Override
  public void close() {
    var ended = group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    if (loop instanceof ManualIoEventLoop driven) {
      while (!driven.isTerminated()) {
        driven.runNow();
      }
    } else {
      ended.awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
  }
}
