/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import io.holdfast.wire.gateway.SpGreeting;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The thread that drives any number of PAIR sockets, their owner; or what its caller drives. */
public final class SpLoop implements AutoCloseable {

  private static final Duration GREETING_LIMIT = Duration.ofMillis(SpGreeting.TIMEOUT_MILLIS);

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Duration greetingLimit;

  private SpLoop(EventLoopGroup group, Duration greetingLimit) {
    this.group = group;
    this.loop = group.next();
    this.greetingLimit = greetingLimit;
  }

  /** Starts the thread. */
  public static SpLoop start(String threadName) {
    return start(threadName, GREETING_LIMIT);
  }

  /** The same for peers who may take another time to greet. */
  static SpLoop start(String threadName, Duration greetingLimit) {
    return new SpLoop(
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(threadName, true), NioIoHandler.newFactory()),
        greetingLimit);
  }

  /**
   * One without a thread of its own: whatever sockets and timers need happens in the turns that the
   * caller gives to the loop. Only the loop's owning thread may close it.
   */
  public static SpLoop driven(ManualIoEventLoop loop) {
    return new SpLoop(loop, GREETING_LIMIT);
  }

  /** Netty's loop: tasks and timers of what owns the sockets run here, too. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** How long a connection's peer may take to greet. */
  Duration greetingLimit() {
    return greetingLimit;
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
