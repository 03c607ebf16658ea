/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.metrics;

import io.holdfast.hub.watch.Family;
import io.holdfast.listen.loop.Polling;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves metrics, without TLS and to whoever asks, until it is closed. */
public final class MetricsListener implements AutoCloseable {

  private final EventLoopGroup loop;
  private final Channel server;
  private final ChannelGroup connections;

  private MetricsListener(EventLoopGroup loop, Channel server, ChannelGroup connections) {
    this.loop = loop;
    this.server = server;
    this.connections = connections;
  }

  /**
   * Binds and serves; returns when connections are accepted.
   *
   * @param figures asked on the event loop, once at a time; must not block
   * @throws IOException if the address cannot be bound
   */
  public static MetricsListener start(
      MetricsOptions options, Supplier<CompletionStage<List<Family>>> figures) throws IOException {
    EventLoopGroup loop = Polling.loops(1, "metrics", true);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    Look look = new Look(figures);
    Exposition exposition = new Exposition(options.common());
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(Polling.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(new Pipeline(connections, look, exposition))
            .bind(options.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException("cannot listen on " + options.address(), bound.cause());
    }
    return new MetricsListener(loop, bound.channel(), connections);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final ChannelGroup connections;
    private final Look look;
    private final Exposition exposition;

    Pipeline(ChannelGroup connections, Look look, Exposition exposition) {
      this.connections = connections;
      this.look = look;
      this.exposition = exposition;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (connections.size() >= MetricsOptions.MAX_CONNECTIONS) {
        var _ = channel.close();
        return;
      }
      connections.add(channel);
      channel
          .pipeline()
          .addLast(new ReadTimeoutHandler(MetricsOptions.IDLE_SECONDS))
          .addLast(new WriteTimeoutHandler(MetricsOptions.IDLE_SECONDS))
          .addLast(
              new HttpServerCodec(
                  new HttpDecoderConfig()
                      .setMaxInitialLineLength(MetricsOptions.MAX_LINE)
                      .setMaxHeaderSize(MetricsOptions.MAX_HEADERS)))
          .addLast(new HttpServerKeepAliveHandler())
          .addLast(new HttpObjectAggregator(MetricsOptions.MAX_HEADERS, true))
          .addLast(new Scraper(look, exposition));
    }
  }
}
