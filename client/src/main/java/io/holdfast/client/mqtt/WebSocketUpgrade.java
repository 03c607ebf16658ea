/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/**
 * Asks a server to speak MQTT in WebSocket frames (RFC 6455 4.1, MQTT-6.0.0-3), and leaves the
 * pipeline when it does. A refusal comes out as an {@link UpgradeRefusedException}. Owner: the
 * loop.
 */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpResponse> {

  // A frame may hold any number of packets, and a hub that merges them stops far below this.
  private static final int MAX_FRAME = 4 * 1024 * 1024;
  private static final int MAX_ANSWER = 64 * 1024;
  private static final int HTTP_PORT = 80;

  private final WebSocketClientHandshaker handshaker;
  private final Runnable opened;

  private WebSocketUpgrade(WebSocketClientHandshaker handshaker, Runnable opened) {
    this.handshaker = handshaker;
    this.opened = opened;
  }

  /**
   * Asks on a channel that is connected, and whose MQTT handlers are still to come.
   *
   * @param target path and query
   * @param subprotocol what is asked for, and what has to be answered
   * @param opened called when MQTT may be spoken
   */
  static void begin(
      ChannelPipeline pipeline,
      Endpoint.Tcp endpoint,
      String target,
      String subprotocol,
      Runnable opened) {
    // The URI's host would have to obey RFC 2396; names of containers do not. The header counts.
    HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.HOST, host(endpoint));
    WebSocketClientHandshaker handshaker =
        WebSocketClientHandshakerFactory.newHandshaker(
            URI.create("ws://hub" + target),
            WebSocketVersion.V13,
            subprotocol,
            false,
            headers,
            MAX_FRAME,
            true,
            false,
            0,
            false,
            false);
    pipeline.addLast(
        new HttpClientCodec(),
        new HttpObjectAggregator(MAX_ANSWER),
        new WebSocketUpgrade(handshaker, opened));
    // A write that fails ends the connection, which is told apart.
    var unused = handshaker.handshake(pipeline.channel());
  }

  private static String host(Endpoint.Tcp endpoint) {
    int usual = endpoint.tls() == null ? HTTP_PORT : Endpoint.HTTPS_PORT;
    String text = endpoint.toString();
    return endpoint.port() == usual ? text.substring(0, text.lastIndexOf(':')) : text;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
    if (!answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      throw new UpgradeRefusedException(answer.status().code(), answer.status().reasonPhrase());
    }
    handshaker.finishHandshake(ctx.channel(), answer);
    ctx.pipeline().replace(this, null, new WebSocketFrames());
    opened.run();
  }
}
