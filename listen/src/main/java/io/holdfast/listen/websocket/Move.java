/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection's pipeline while it moves from the event loop that took it to one of its
 * protocol's: keeps what the client sends meanwhile. Owned by the former until the connection has
 * left that, then by the latter.
 */
public final class Move extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Move.class);

  private final Upgrade upgrade;
  private final Queue<ByteBuf> early = new ArrayDeque<>();
  private @Nullable ScheduledFuture<?> deadline;

  private Move(Upgrade upgrade) {
    this.upgrade = upgrade;
  }

  /** Adds itself to the end of the pipeline, and stops reading; on the connection's event loop. */
  public static Move of(Channel channel, Upgrade upgrade) {
    Move move = new Move(upgrade);
    var _ = channel.config().setAutoRead(false);
    channel.pipeline().addLast("move", move);
    return move;
  }

  /**
   * Answers the request and moves the connection; on its event loop. Nothing of HTTP may stand in
   * its pipeline any more.
   *
   * @param limit how long the client may take to read the answer
   */
  public void begin(Channel channel, Duration limit) {
    deadline =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  var _ = channel.close();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    var _ =
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(upgrade.response()))
            .addListener(sent -> leave(channel, sent));
  }

  private void leave(Channel channel, Future<?> sent) {
    stopDeadline();
    if (sent.isSuccess()) {
      var _ = channel.deregister().addListener(left -> enter(channel, left));
    } else {
      var _ = channel.close();
    }
  }

  private void enter(Channel channel, Future<?> left) {
    if (left.isSuccess() && channel.isOpen()) {
      ChannelFuture entered = upgrade.subprotocol().loop().get().register(channel);
      var _ = entered.addListener(done -> arrived(channel, done));
    } else {
      var _ = channel.close();
    }
  }

  /** On the protocol's event loop. */
  private void arrived(Channel channel, Future<?> entered) {
    ChannelHandlerContext here = channel.pipeline().context(this);
    if (!entered.isSuccess() || here == null || !channel.isActive()) {
      var _ = channel.close();
      return;
    }
    channel.pipeline().addLast("websocket", new Frames());
    upgrade.subprotocol().begin().accept(channel);
    here.fireChannelActive();
    // Before what has come early, upon which the protocol may want to read no more.
    var _ = channel.config().setAutoRead(true);
    for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
      here.fireChannelRead(bytes);
    }
    here.fireChannelReadComplete();
    var _ = channel.pipeline().remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    early.add((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Comes when there is somebody who has read something.
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopDeadline();
    early.forEach(ByteBuf::release);
    early.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Its text: a throwable that comes last is logged with its stack, whatever the pattern says.
    LOG.info(
        "{} closed on its way to its WebSocket: {}",
        context.channel().remoteAddress(),
        cause.getMessage());
    var _ = context.close();
  }

  private void stopDeadline() {
    if (deadline != null) {
      boolean _ = deadline.cancel(false);
    }
  }
}
