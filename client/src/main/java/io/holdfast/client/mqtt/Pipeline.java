/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets a channel up: TLS if wanted, the decoder, and the connection behind it. */
final class Pipeline extends ChannelInitializer<Channel> {

  private final SessionSettings settings;
  private final Function<Channel, ? extends @Nullable ChannelHandler> connection;

  /**
   * A pipeline.
   *
   * @param connection takes the channel; answers what stands behind the decoder, or null if it
   *     closed the channel
   */
  Pipeline(
      SessionSettings settings, Function<Channel, ? extends @Nullable ChannelHandler> connection) {
    this.settings = settings;
    this.connection = connection;
  }

  @Override
  protected void initChannel(Channel channel) {
    ChannelHandler handler = connection.apply(channel);
    if (handler == null) {
      return;
    }
    Endpoint endpoint = settings.endpoint();
    if (endpoint.tls() != null) {
      SslHandler tls = endpoint.tls().newHandler(channel.alloc(), endpoint.host(), endpoint.port());
      tls.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
      channel.pipeline().addLast(tls);
    }
    channel.pipeline().addLast(new PacketDecoder(), handler);
  }
}
