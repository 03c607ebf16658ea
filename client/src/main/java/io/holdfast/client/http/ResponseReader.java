/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Collects the parts of an answer, up to a bound. Owner: the loop. */
final class ResponseReader {

  private final int longest;
  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;
  private boolean tooLarge;

  ResponseReader(int longest) {
    this.longest = longest;
  }

  int longest() {
    return longest;
  }

  /** Whether the answer is more than is wanted, or says that it will be. */
  boolean tooLarge() {
    return tooLarge;
  }

  /** Whether what has ended is the answer, not a remark in front of it (RFC 9110 15.2). */
  boolean ended() {
    return HttpStatusClass.valueOf(status) != HttpStatusClass.INFORMATIONAL;
  }

  void head(io.netty.handler.codec.http.HttpResponse head) {
    status = head.status().code();
    headers.clear();
    head.headers()
        .forEach(header ->
            headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    tooLarge |= HttpUtil.getContentLength(head, 0L) > longest;
  }

  void content(ByteBuf content) {
    int length = content.readableBytes();
    if (tooLarge || body.size() + length > longest) {
      tooLarge = true;
      return;
    }
    byte[] bytes = new byte[length];
    content.readBytes(bytes);
    body.writeBytes(bytes);
  }

  HttpResponse response() {
    return new HttpResponse(status, headers, Bytes.owning(body.toByteArray()));
  }
}
