/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.metrics;

import io.holdfast.hub.watch.Family;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one connection, one after the other. Owned by the event loop. */
final class Scraper extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Scraper.class);
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final Look look;
  private final Exposition exposition;
  private boolean answering;

  Scraper(Look look, Exposition exposition) {
    this.look = look;
    this.exposition = exposition;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (answering) {
      var _ = context.close(); // nobody who scrapes asks again before the answer
      return;
    }
    answering = true;
    if (request.decoderResult().isFailure()) {
      LOG.info("{}: a request for metrics is malformed", context.channel().remoteAddress());
      refuse(context, HttpResponseStatus.BAD_REQUEST);
      return;
    }
    String path = request.uri().split("\\?", 2)[0];
    boolean isHead = request.method().equals(HttpMethod.HEAD);
    if (!path.equals(MetricsOptions.PATH)) {
      refuse(context, HttpResponseStatus.NOT_FOUND);
    } else if (!isHead && !request.method().equals(HttpMethod.GET)) {
      refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
    } else {
      scrape(context, request.headers().get(HttpHeaderNames.ACCEPT), isHead);
    }
  }

  private void scrape(ChannelHandlerContext context, @Nullable String accept, boolean isHead) {
    var _ =
        look.now()
            .thenApplyAsync(families -> page(families, accept, isHead), Thread::startVirtualThread)
            .whenCompleteAsync(
                (response, fault) -> {
                  if (response == null) {
                    LOG.warn("metrics could not be put together: {}", String.valueOf(fault));
                    refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
                  } else {
                    answer(context, response);
                  }
                },
                context.executor());
  }

  private FullHttpResponse page(List<Family> families, @Nullable String accept, boolean isHead) {
    Exposition.Page page = exposition.page(families, accept);
    int length = page.text().readableBytes();
    FullHttpResponse response = response(HttpResponseStatus.OK, page.text(), page.type(), length);
    if (isHead) {
      page.text().clear();
    }
    return response;
  }

  private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    byte[] text =
        (status + ", metrics are at " + MetricsOptions.PATH + "\n")
            .getBytes(StandardCharsets.UTF_8);
    answer(context, response(status, Unpooled.wrappedBuffer(text), PLAIN, text.length));
  }

  private static FullHttpResponse response(
      HttpResponseStatus status, ByteBuf body, String type, int length) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, length);
    return response;
  }

  private void answer(ChannelHandlerContext context, FullHttpResponse response) {
    answering = false;
    var _ = context.writeAndFlush(response);
  }

  /** Of a connection that breaks, or brings too much, there is nothing to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.info("{}: closed: {}", context.channel().remoteAddress(), cause.toString());
    }
    var _ = context.close();
  }
}
