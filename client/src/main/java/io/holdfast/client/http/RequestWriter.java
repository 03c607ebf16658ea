/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** Makes Netty's request of ours. */
final class RequestWriter {

  private RequestWriter() {}

  static FullHttpRequest write(HttpRequest request, String host, ByteBufAllocator allocator) {
    ByteBuf body = allocator.buffer(request.body().length());
    body.writeBytes(request.body().asByteBuffer());
    FullHttpRequest written =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.target(), body);
    written.headers().set(HttpHeaderNames.HOST, host);
    request.headers().forEach((name, value) -> written.headers().set(name, value));
    written.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (!request.body().isEmpty() || request.method().equals("POST")) {
      written.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
    }
    return written;
  }
}
