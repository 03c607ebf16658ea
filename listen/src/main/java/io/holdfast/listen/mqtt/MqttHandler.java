/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/** Netty's events, for the connection that there is once the channel is active. */
final class MqttHandler extends ChannelInboundHandlerAdapter {

  private final MqttProtocol protocol;
  private @Nullable MqttConnection connection;

  MqttHandler(MqttProtocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    MqttConnection begun = new MqttConnection(ctx, protocol);
    connection = begun;
    begun.begin();
    super.channelActive(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    connection().read((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection().readComplete();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      connection().inputEnded();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    connection().gone();
    super.channelInactive(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection().writabilityChanged();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection().failed(cause);
  }

  private MqttConnection connection() {
    MqttConnection present = connection;
    if (present == null) {
      throw new IllegalStateException("not active yet");
    }
    return present;
  }
}
