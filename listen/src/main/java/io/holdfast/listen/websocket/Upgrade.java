/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a WebSocket that is granted (RFC 6455, 4.2). Extensions are not offered: none is
 * needed.
 *
 * @param subprotocol what will be spoken
 * @param spelling its name as the client wrote it
 * @param accept the answer to the client's key
 */
public record Upgrade(Subprotocol subprotocol, String spelling, String accept) {

  /** The only version there is. */
  public static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_LENGTH = 16;

  /**
   * Reads a request; null if it is none for a WebSocket, or for a path that has none. The query of
   * its target does not matter, and neither does a scheme and host in front of it.
   */
  public static @Nullable Outcome<Upgrade> of(HttpRequest request, List<Subprotocol> served) {
    HttpHeaders headers = request.headers();
    boolean asked =
        request.method().equals(HttpMethod.GET)
            && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (!asked) {
      return null;
    }
    String path = path(request.uri());
    List<Subprotocol> here =
        served.stream().filter(subprotocol -> subprotocol.paths().contains(path)).toList();
    return here.isEmpty() ? null : agree(headers, here);
  }

  private static Outcome<Upgrade> agree(HttpHeaders headers, List<Subprotocol> here) {
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return Outcome.refused(ErrorCode.FORMAT_ERROR, "Sec-WebSocket-Version must be " + VERSION);
    }
    String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip();
    if (!isKey(key)) {
      return Outcome.refused(
          ErrorCode.FORMAT_ERROR, "Sec-WebSocket-Key must be 16 bytes in base64");
    }
    for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      for (String offered : line.split(",", -1)) {
        for (Subprotocol subprotocol : here) {
          if (subprotocol.name().equalsIgnoreCase(offered.strip())) {
            return Outcome.done(new Upgrade(subprotocol, offered.strip(), accept(key)));
          }
        }
      }
    }
    return Outcome.refused(
        ErrorCode.FORMAT_ERROR,
        "Sec-WebSocket-Protocol must name "
            + String.join(" or ", here.stream().map(Subprotocol::name).toList()));
  }

  /** The answer, with its empty line. */
  byte[] response() {
    String text =
        "HTTP/1.1 101 Switching Protocols\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept
            + "\r\nSec-WebSocket-Protocol: "
            + spelling
            + "\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String path(String target) {
    int scheme = target.indexOf("://");
    String rest = target;
    if (scheme > 0 && target.indexOf('/') > scheme) {
      int slash = target.indexOf('/', scheme + 3);
      rest = slash < 0 ? "/" : target.substring(slash);
    }
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    return path.replace("%24", "$");
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_LENGTH;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
