/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Netty's request in our words. Copies what it keeps. */
final class RequestReader {

  private static final int MAX_LOGGED_TARGET = 300;

  private RequestReader() {}

  static Outcome<Request> read(FullHttpRequest request, List<X509Certificate> certificates) {
    if (request.decoderResult().isFailure()) {
      return malformed("the request is not HTTP/1.1, or its head is too long");
    }
    // RFC 9112, 3.2: which of two would count?
    if (request.headers().getAll(HttpHeaderNames.HOST).size() != 1
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return malformed("the request must have one Host header");
    }
    String uri = withoutAuthority(request.uri());
    int question = uri.indexOf('?');
    String rawPath = question < 0 ? uri : uri.substring(0, question);
    List<String> path = path(rawPath);
    Map<String, String> query = question < 0 ? Map.of() : query(uri.substring(question + 1));
    if (path == null || query == null) {
      return malformed("the path or the query is not percent-encoded UTF-8");
    }
    Map<String, String> headers = headers(request);
    return Outcome.done(
        new Request(
            method(request.method().name(), headers),
            printable(rawPath),
            path,
            query,
            headers,
            Map.of(),
            body(request.content()),
            certificates));
  }

  /**
   * Of a target with scheme and host, as proxies get it, what stands behind them (RFC 9112, 3.2.2).
   */
  private static String withoutAuthority(String target) {
    int scheme = target.startsWith("https://") ? 8 : target.startsWith("http://") ? 7 : 0;
    if (scheme == 0) {
      return target;
    }
    int path = target.indexOf('/', scheme);
    return path < 0 ? "/" : target.substring(path);
  }

  /** Microsoft's Java SDK cannot send PATCH and writes POST with an override. */
  private static String method(String method, Map<String, String> headers) {
    String override = headers.get("x-http-method-override");
    return method.equals("POST") && override != null
        ? override.strip().toUpperCase(Locale.ROOT)
        : method;
  }

  private static Map<String, String> headers(FullHttpRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : Request.READ_HEADERS) {
      String value = request.headers().get(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    for (Map.Entry<String, String> each : request.headers()) {
      String name = each.getKey();
      if (name.regionMatches(true, 0, Request.MESSAGE_HEADER, 0, Request.MESSAGE_HEADER.length())) {
        headers.put(messageHeader(name), each.getValue());
      }
    }
    return headers;
  }

  /** In lower case, but for the name that an application gave its property. */
  private static String messageHeader(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(MessageHeaders.APPLICATION)
        ? MessageHeaders.APPLICATION + name.substring(MessageHeaders.APPLICATION.length())
        : lower;
  }

  private static Bytes body(ByteBuf content) {
    return Bytes.owning(ByteBufUtil.getBytes(content));
  }

  private static @Nullable List<String> path(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.split("/", -1)) {
      String decoded = decode(segment, false);
      if (decoded == null) {
        return null;
      }
      segments.add(decoded);
    }
    if (!segments.getFirst().isEmpty() || segments.size() < 2) {
      return null;
    }
    segments.removeFirst();
    if (segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }

  private static @Nullable Map<String, String> query(String rawQuery) {
    Map<String, String> query = new HashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      if (name == null || value == null) {
        return null;
      }
      query.putIfAbsent(name, value);
    }
    return query;
  }

  /** Percent-decodes; null if it is not well-formed. In a query a plus sign is a space. */
  private static @Nullable String decode(String text, boolean inQuery) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        byte[] encoded =
            (c == '+' && inQuery ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(encoded);
      }
    }
    String decoded = bytes.toString(StandardCharsets.UTF_8);
    return decoded.indexOf('\uFFFD') < 0 ? decoded : null;
  }

  private static String printable(String path) {
    StringBuilder safe = new StringBuilder();
    path.chars()
        .limit(MAX_LOGGED_TARGET)
        .forEach(c -> safe.append(c > ' ' && c < 0x7f ? (char) c : '?'));
    return safe.toString();
  }

  private static Outcome<Request> malformed(String detail) {
    return Outcome.refused(ErrorCode.FORMAT_ERROR, detail);
  }
}
