/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our answers in Netty's words. Any thread; the channel takes what it writes to its own. */
final class ResponseWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

  /** Node's SDK parses a body only under this type. */
  private static final String JSON = "application/json; charset=utf-8";

  private static final String LINES = "application/x-ndjson; charset=utf-8";

  private final ErrorJson errors;
  private final Duration writeTimeout;

  ResponseWriter(ErrorJson errors, Duration writeTimeout) {
    this.errors = errors;
    this.writeTimeout = writeTimeout;
  }

  /**
   * Writes an answer; returns when it has left, since who asks on and reads nothing would fill the
   * memory.
   *
   * @throws InterruptedException if the client is gone, or does not read
   */
  void write(Channel channel, Answer answer) throws InterruptedException {
    switch (answer) {
      case Answer.Json json -> send(channel, response(json));
      case Answer.Content content -> send(channel, response(content));
      case Answer.Empty(int status) -> send(channel, empty(HttpResponseStatus.valueOf(status)));
      case Answer.Refused(Refusal refusal) -> send(channel, response(refusal));
      case Answer.Lines(Answer.Source source) -> writeLines(channel, source);
    }
  }

  /** The answer to something that never became a request. */
  FullHttpResponse response(Refusal refusal) {
    return response(errors.write(refusal));
  }

  private static FullHttpResponse response(Answer.Json json) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(json.status()),
            Unpooled.wrappedBuffer(json.body().asByteBuffer()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, JSON);
    json.headers().forEach((name, value) -> response.headers().set(name, value));
    HttpUtil.setContentLength(response, json.body().length());
    return response;
  }

  private static FullHttpResponse response(Answer.Content content) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            Unpooled.wrappedBuffer(content.body().asByteBuffer()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
    content.headers().forEach(each -> response.headers().add(each.getKey(), each.getValue()));
    HttpUtil.setContentLength(response, content.body().length());
    return response;
  }

  private static FullHttpResponse empty(HttpResponseStatus status) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
      HttpUtil.setContentLength(response, 0);
    }
    return response;
  }

  private void writeLines(Channel channel, Answer.Source source) throws InterruptedException {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, LINES);
    HttpUtil.setTransferEncodingChunked(head, true);
    send(channel, head);
    try {
      source.writeTo(lines -> send(channel, new DefaultHttpContent(Unpooled.wrappedBuffer(lines))));
      send(channel, LastHttpContent.EMPTY_LAST_CONTENT);
    } catch (RuntimeException fault) {
      // The status has left already: an answer that breaks off is all that can tell the client.
      LOG.error("An answer broke off", fault);
      var _ = channel.close();
    }
  }

  private void send(Channel channel, Object message) throws InterruptedException {
    ChannelFuture sent = channel.writeAndFlush(message);
    if (!sent.await(writeTimeout.toMillis())) {
      LOG.info("{} does not read its answer: closed", channel.remoteAddress());
      var _ = channel.close();
      throw new InterruptedException("the client does not read");
    }
    if (!sent.isSuccess()) {
      throw new InterruptedException("the client is gone");
    }
  }
}
