/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Gets an exchange its connection. */
final class HttpDial {

  private HttpDial() {}

  static void dial(IoLoop loop, HttpPeer peer, HttpExchange exchange) {
    if (peer instanceof HttpPeer.UnixSocket unix) {
      connect(
          loop,
          NioDomainSocketChannel::new,
          UnixDomainSocketAddress.of(unix.path()),
          null,
          exchange);
      return;
    }
    Endpoint endpoint = ((HttpPeer.Remote) peer).endpoint();
    var unused =
        loop.resolver()
            .resolve(endpoint.host(), endpoint.port())
            .addListener((Future<InetSocketAddress> resolved) -> {
              if (resolved.isSuccess()) {
                connect(loop, NioSocketChannel::new, resolved.getNow(), endpoint, exchange);
              } else {
                exchange.notConnected(resolved.cause());
              }
            });
  }

  private static void connect(
      IoLoop loop,
      ChannelFactory<Channel> channels,
      SocketAddress address,
      @Nullable Endpoint endpoint,
      HttpExchange exchange) {
    var attempt =
        new Bootstrap()
            .group(loop.eventLoop())
            .channelFactory(channels)
            .disableResolver()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(new Pipeline(endpoint, exchange))
            .connect(address);
    attempt.addListener(done -> {
      if (!done.isSuccess()) {
        exchange.notConnected(done.cause());
      }
    });
  }

  private static final class Pipeline extends ChannelInitializer<Channel> {
    private final @Nullable Endpoint endpoint;
    private final HttpExchange exchange;

    Pipeline(@Nullable Endpoint endpoint, HttpExchange exchange) {
      this.endpoint = endpoint;
      this.exchange = exchange;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (!exchange.dialled(channel)) {
        var unused = channel.close();
        return;
      }
      if (endpoint != null && endpoint.tls() != null) {
        var tls = endpoint.tls().newHandler(channel.alloc(), endpoint.host(), endpoint.port());
        tls.setHandshakeTimeoutMillis(0); // The exchange's own deadline covers it.
        channel.pipeline().addLast(tls);
      }
      channel
          .pipeline()
          .addLast(new HttpClientCodec(new HttpDecoderConfig(), false, false), exchange);
    }
  }
}
