/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a server does once it has read a request: it sends pieces, each in a write of its own, and
 * then hangs up, resets the connection or stays silent.
 *
 * @param pieces sent one after the other; may be none
 * @param then what follows
 */
public record HttpReply(List<byte[]> pieces, Then then) {

  /** What a server does when it has sent everything. */
  public enum Then {
    /** Closes properly. */
    HANG_UP,
    /** Resets the connection; closes properly where there is no such thing. */
    RESET,
    /** Nothing: the connection stays open until the other side or the server closes it. */
    STAY
  }

  /** Copies the list. */
  public HttpReply {
    pieces = List.copyOf(pieces);
  }

  /** A well-formed answer with JSON, after which the connection stays. */
  public static HttpReply json(int status, String body) {
    return bytes(head(status, body.getBytes(StandardCharsets.UTF_8).length) + body);
  }

  /** Text as it is, after which the connection stays. */
  public static HttpReply bytes(String... pieces) {
    return new HttpReply(
        Arrays.stream(pieces).map(piece -> piece.getBytes(StandardCharsets.UTF_8)).toList(),
        Then.STAY);
  }

  /** Nothing, for ever. */
  public static HttpReply silence() {
    return bytes();
  }

  /** The same pieces, but something else after them. */
  public HttpReply then(Then next) {
    return new HttpReply(pieces, next);
  }

  /** Status line and headers of an answer with a body of the given length, or a lie about it. */
  public static String head(int status, long length) {
    return "HTTP/1.1 "
        + status
        + " Status\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }
}
