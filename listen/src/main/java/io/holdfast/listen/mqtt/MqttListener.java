/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.listen.loop.Polling;
import io.holdfast.listen.tls.TlsServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Takes MQTT connections until it is closed. */
public final class MqttListener implements AutoCloseable {

  private static final int BACKLOG = 1024;

  private final Channel server;
  private final ChannelGroup connections;

  private MqttListener(Channel server, ChannelGroup connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * Binds and serves; returns when connections are accepted.
   *
   * @param address where it listens; port 0 takes a free one
   * @param tls the server's side of TLS, or null for a listener without TLS
   * @throws IOException if the address cannot be bound
   */
  public static MqttListener start(
      InetSocketAddress address, @Nullable TlsServer tls, Lanes lanes, MqttProtocol mqtt)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(lanes.group())
            .channel(Polling.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline(tls, mqtt, connections))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    return new MqttListener(bound.channel(), connections);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<Channel> {
    private final @Nullable TlsServer tls;
    private final MqttProtocol mqtt;
    private final ChannelGroup connections;

    Pipeline(@Nullable TlsServer tls, MqttProtocol mqtt, ChannelGroup connections) {
      this.tls = tls;
      this.mqtt = mqtt;
      this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
      boolean ignored = connections.add(channel);
      if (tls != null) {
        channel.pipeline().addLast("tls", tls.newHandler());
      }
      mqtt.begin(channel);
    }
  }
}
