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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests together. In place of one that is too long a {@link Refusal} goes on as an event,
 * since answers to requests before it may still be to come.
 */
final class BoundedAggregator extends HttpObjectAggregator {

  private final BooleanSupplier isAnswering;

  /**
   * Puts requests of one connection together.
   *
   * @param isAnswering whether an earlier request of it is still to be answered
   */
  BoundedAggregator(BooleanSupplier isAnswering) {
    super(HttpsOptions.MAX_BODY, true);
    this.isAnswering = isAnswering;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    context.fireUserEventTriggered(
        new Refusal(
            ErrorCode.MESSAGE_TOO_LARGE,
            "the body is longer than " + HttpsOptions.MAX_BODY + " bytes"));
  }

  /**
   * Who asks before sending a body that is too long is not asked to send it. Nor is who asks while
   * an earlier answer is on its way: what is written now would stand in the midst of that. Such a
   * client sends its body after a while without being asked (RFC 9110, 10.1.1).
   */
  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    // The length of a malformed request may be no number.
    return start.decoderResult().isFailure()
            || isAnswering.getAsBoolean()
            || HttpUtil.getContentLength(start, 0L) > maxContentLength
        ? null
        : super.newContinueResponse(start, maxContentLength, pipeline);
  }
}
