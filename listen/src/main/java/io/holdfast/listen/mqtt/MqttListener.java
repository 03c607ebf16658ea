/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.admit.Admission;
import io.holdfast.listen.loop.Polling;
import io.holdfast.listen.tls.TlsServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Takes MQTT connections until it is closed. */
public final class MqttListener implements AutoCloseable {

  private static final int BACKLOG = 1024;
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final Channel server;
  private final ChannelGroup connections;

  private MqttListener(Channel server, ChannelGroup connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * Binds and serves; returns when connections are accepted.
   *
   * @param lanes where the connections run
   * @throws IOException if the address cannot be bound
   */
  public static MqttListener start(MqttOptions options, Lanes lanes, Admission admission)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(lanes.group())
            .channel(Polling.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Pipeline(options, lanes, admission, connections))
            .bind(options.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + options.address(), bound.cause());
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
    private final MqttOptions options;
    private final Lanes lanes;
    private final Admission admission;
    private final ChannelGroup connections;
    private final @Nullable TlsServer tls;

    Pipeline(MqttOptions options, Lanes lanes, Admission admission, ChannelGroup connections) {
      this.options = options;
      this.lanes = lanes;
      this.admission = admission;
      this.connections = connections;
      this.tls = options.tls();
    }

    @Override
    protected void initChannel(Channel channel) {
      boolean ignored = connections.add(channel);
      ChannelPipeline pipeline = channel.pipeline();
      if (tls != null) {
        pipeline.addLast("tls", tls.newHandler());
      }
      pipeline.addLast(
          "mqtt", new MqttConnection(admission, lanes::of, options.connectTimeout().toNanos()));
    }
  }
}
