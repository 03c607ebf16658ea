/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Bounds the bytes of all request bodies that are held at once, from the first byte that is read to
 * the answer: the bound of one body times that of connections would be more than there is, and it
 * is held before anybody has shown a token. Owned by the listener's one event loop.
 */
final class BodyBudget {

  /** What one connection may hold of the part that is kept for small bodies. */
  private static final long SMALL = 64 * 1024;

  /** Kept for small bodies: most are, and who sends large ones must not shut them out. */
  private final long reserve;

  private long left;

  BodyBudget(long bytes) {
    reserve = bytes / 4;
    left = bytes;
  }

  Share newShare() {
    return new Share();
  }

  /** What one connection holds. Stands before what puts requests together. */
  final class Share extends ChannelInboundHandlerAdapter {

    private long held;
    private boolean stopped;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (stopped) {
        ReferenceCountUtil.release(message);
        return;
      }
      int bytes = message instanceof HttpContent content ? content.content().readableBytes() : 0;
      if (bytes > left - (held + bytes > SMALL ? reserve : 0)) {
        ReferenceCountUtil.release(message);
        context.fireUserEventTriggered(
            new Refusal(
                ErrorCode.SERVICE_UNAVAILABLE, "too many request bodies at once; try again"));
        return;
      }
      held += bytes;
      left -= bytes;
      context.fireChannelRead(message);
    }

    /** Takes nothing more of this connection. */
    void stop() {
      stopped = true;
    }

    void giveBack(long bytes) {
      held -= bytes;
      left += bytes;
    }

    /** The connection is gone, and with it all but so many bytes. */
    void giveBackAllBut(long bytes) {
      giveBack(held - bytes);
    }
  }
}
