/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.net.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** Makes Netty's request of ours. */
final class RequestWriter {

  private RequestWriter() {}

  static FullHttpRequest write(HttpRequest request, Endpoint endpoint) {
    ByteBuf body = Unpooled.wrappedBuffer(request.body().asByteBuffer());
    FullHttpRequest written =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.target(), body);
    written.headers().set(HttpHeaderNames.HOST, host(endpoint));
    request.headers().forEach((name, value) -> written.headers().set(name, value));
    written.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (!request.body().isEmpty() || request.method().equals("POST")) {
      written.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
    }
    return written;
  }

  /** A path names no host, and servers at Unix domain sockets want none; HTTP wants one. */
  private static String host(Endpoint endpoint) {
    if (!(endpoint instanceof Endpoint.Tcp tcp)) {
      return "localhost";
    }
    String text = tcp.toString();
    int usual = tcp.tls() == null ? 80 : Endpoint.HTTPS_PORT;
    return tcp.port() == usual ? text.substring(0, text.lastIndexOf(':')) : text;
  }
}
