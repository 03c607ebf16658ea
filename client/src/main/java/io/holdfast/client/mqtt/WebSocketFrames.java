/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * MQTT's bytes in binary frames, whose bounds mean nothing (MQTT-6.0.0-1, -2), with WebSocket's own
 * pings answered and its close said. Owner: the loop.
 */
final class WebSocketFrames extends ChannelDuplexHandler {

  private boolean closed;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof BinaryWebSocketFrame || message instanceof ContinuationWebSocketFrame) {
      ctx.fireChannelRead(((WebSocketFrame) message).content());
    } else if (message instanceof PingWebSocketFrame ping && ctx.channel().isWritable()) {
      var unused = ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else if (message instanceof CloseWebSocketFrame close) {
      closed = true;
      var unused = ctx.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
    } else {
      ReferenceCountUtil.release(message);
      if (!(message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame)) {
        throw new CorruptedFrameException("malformed: not a binary frame");
      }
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    Object frame = message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message;
    var unused = ctx.write(frame, promise);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (!closed && ctx.channel().isActive()) {
      closed = true;
      var unused =
          ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, ""));
    }
    var unused = ctx.close(promise);
  }
}
