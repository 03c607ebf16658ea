/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests together. In place of one that is too long a {@link Refusal} goes on as an event,
 * since answers to requests before it may still be to come.
 */
final class BoundedAggregator extends HttpObjectAggregator {

  BoundedAggregator() {
    super(HttpsOptions.MAX_BODY, true);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    context.fireUserEventTriggered(
        new Refusal(
            ErrorCode.MESSAGE_TOO_LARGE,
            "the body is longer than " + HttpsOptions.MAX_BODY + " bytes"));
  }

  /** Who asks before sending a body that is too long is not asked to send it. */
  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    // The length of a malformed request may be no number.
    return start.decoderResult().isFailure()
            || HttpUtil.getContentLength(start, 0L) > maxContentLength
        ? null
        : super.newContinueResponse(start, maxContentLength, pipeline);
  }
}
