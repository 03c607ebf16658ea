/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import io.holdfast.listen.loop.Polling;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of the protocol heads, each with its lane. Closed after the listeners and before
 * the hub.
 */
public final class Lanes implements AutoCloseable {

  private static final long QUIET_MILLIS = 0;
  private static final long LIMIT_MILLIS = 5_000;

  private final EventLoopGroup group;
  private final Map<EventExecutor, EventLoopLane> lanes = new HashMap<>();
  private final List<Lane> inOrder = new ArrayList<>();

  /** Starts as many event loops. */
  public Lanes(int count) {
    this.group = Polling.loops(count, "lane", false);
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
