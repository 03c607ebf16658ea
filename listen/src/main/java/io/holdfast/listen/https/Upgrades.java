/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.listen.websocket.Move;
import io.holdfast.listen.websocket.Subprotocol;
import io.holdfast.listen.websocket.Upgrade;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections that change from HTTP to WebSockets. They count no more among those of the service
 * API, but end with the listener. Any thread.
 */
final class Upgrades {

  private final List<Subprotocol> subprotocols;
  private final ChannelGroup http;
  private final ChannelGroup upgraded = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  Upgrades(List<Subprotocol> subprotocols, ChannelGroup http) {
    this.subprotocols = List.copyOf(subprotocols);
    this.http = http;
  }

  /** What a request asks for; null if that is no WebSocket. */
  @Nullable Outcome<Upgrade> of(HttpRequest request) {
    return Upgrade.of(request, subprotocols);
  }

  /** Reads no more of HTTP, since what follows is none; on the connection's event loop. */
  Move prepare(Channel channel, Upgrade upgrade) {
    Move move = Move.of(channel, upgrade);
    // Bytes behind the request that it has read go straight to the new end.
    channel.pipeline().get(HttpServerCodec.class).removeInboundHandler();
    return move;
  }

  /** Takes a connection away from HTTP; on its event loop. */
  void begin(Channel channel, Move move, Duration limit) {
    boolean _ = upgraded.add(channel);
    boolean _ = http.remove(channel);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(Connection.class);
    pipeline.remove(BoundedAggregator.class);
    pipeline.remove(BodyBudget.Share.class);
    pipeline.remove(HttpServerKeepAliveHandler.class);
    pipeline.remove(WriteTimeoutHandler.class);
    pipeline.remove(HttpServerCodec.class);
    move.begin(channel, limit);
  }

  void close() {
    upgraded.close().awaitUninterruptibly();
  }
}
