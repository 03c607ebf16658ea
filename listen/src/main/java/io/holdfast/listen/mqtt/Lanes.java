/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of the protocol heads, each with its lane: native epoll where there is one, else
 * NIO. Closed after the listeners and before the hub.
 */
public final class Lanes implements AutoCloseable {

  private static final long QUIET_MILLIS = 0;
  private static final long LIMIT_MILLIS = 5_000;

  private final EventLoopGroup group;
  private final boolean epoll = Epoll.isAvailable();
  private final Map<EventExecutor, EventLoopLane> lanes = new HashMap<>();
  private final List<Lane> inOrder = new ArrayList<>();

  /** Starts as many event loops. */
  public Lanes(int count) {
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("lane", false), io);
    for (EventExecutor executor : group) {
      EventLoopLane lane = new EventLoopLane((EventLoop) executor);
      lanes.put(executor, lane);
      inOrder.add(lane);
    }
  }

  /** One on a machine with one or two processors, else one less than there are processors. */
  public static int defaultCount(int processors) {
    return Math.max(1, processors <= 2 ? 1 : processors - 1);
  }

  /** The lanes, for the hub. */
  public List<Lane> all() {
    return List.copyOf(inOrder);
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  EventLoopLane of(Channel channel) {
    EventLoopLane lane = lanes.get(channel.eventLoop());
    if (lane == null) {
      throw new IllegalArgumentException("not on one of these event loops: " + channel);
    }
    return lane;
  }

  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(LIMIT_MILLIS);
  }
}
