/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Puts requests together; answers one that is too long in the service's own form. */
final class BoundedAggregator extends HttpObjectAggregator {

  private final ResponseWriter writer;

  BoundedAggregator(ResponseWriter writer) {
    super(HttpsOptions.MAX_BODY, true);
    this.writer = writer;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    Refusal refusal =
        new Refusal(
            ErrorCode.MESSAGE_TOO_LARGE,
            "the body is longer than " + HttpsOptions.MAX_BODY + " bytes");
    var _ =
        context.writeAndFlush(writer.response(refusal)).addListener(ChannelFutureListener.CLOSE);
  }
}
