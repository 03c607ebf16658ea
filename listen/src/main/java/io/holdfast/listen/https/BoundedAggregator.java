/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Puts requests together; answers one that is too long in the service's own form. */
final class BoundedAggregator extends HttpObjectAggregator {

  private final ResponseWriter writer;

  BoundedAggregator(ResponseWriter writer) {
    super(HttpsOptions.MAX_BODY, true);
    this.writer = writer;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    var _ = context.writeAndFlush(tooLarge()).addListener(ChannelFutureListener.CLOSE);
  }

  /** Who asks before sending a body that is too long gets the same answer. */
  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    Object response = super.newContinueResponse(start, maxContentLength, pipeline);
    if (response instanceof FullHttpResponse refusal
        && refusal.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
      refusal.release();
      return tooLarge();
    }
    return response;
  }

  private FullHttpResponse tooLarge() {
    return writer.response(
        new Refusal(
            ErrorCode.MESSAGE_TOO_LARGE,
            "the body is longer than " + HttpsOptions.MAX_BODY + " bytes"));
  }
}
