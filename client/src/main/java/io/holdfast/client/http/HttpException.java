/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import org.jspecify.annotations.Nullable;

/** There is no answer to a request. */
public final class HttpException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    /** The server could not be reached: unknown host, no such socket, refused, unreachable. */
    NETWORK,
    /** TLS failed, or the server's certificate is not for this host or not trusted. */
    TLS,
    /** The server hung up before its answer was complete. */
    HUNG_UP,
    /** No complete answer in time. */
    TIMEOUT,
    /** The answer is not HTTP/1.1. */
    MALFORMED,
    /** The answer is larger than was asked for. */
    TOO_LARGE,
    /** The loop has ended. */
    ENDED
  }

  private final Reason reason;

  /** A failure. */
  public HttpException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
