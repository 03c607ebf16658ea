/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import org.jspecify.annotations.Nullable;

/** Why an operation of a client failed. Its {@link #code()} tells programs what to do. */
public class ClientException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The client is closed, by its user or because the server's refusal was final. */
    CLOSED,
    /** The queue of what waits to be sent is full: slow down, and send again. */
    QUEUE_FULL,
    /** Larger than a hub takes; sending it again cannot help. */
    TOO_LARGE,
    /** The queue was full, and its policy chose this message to make room. */
    DROPPED,
    /** The server refuses this client for good (CONNACK 1 or 2). */
    REFUSED,
    /** The server does not take user name or password (CONNACK 4); it will be asked again. */
    BAD_CREDENTIALS,
    /** The retry policy allows no further attempt to connect. */
    RETRY_EXPIRED,
    /** The server refused a subscription (SUBACK 0x80). */
    NOT_SUBSCRIBED,
    /** No answer in time. */
    TIMEOUT,
    /** The hub refused a twin operation; the exception is a {@code TwinRefusedException}. */
    TWIN_REFUSED,
    /** The server answered what cannot be read. */
    MALFORMED,
    /** No connection to the server, or none that lasted until it had answered. */
    UNREACHABLE,
    /** A request over HTTP was refused; the exception is an {@code HttpRefusedException}. */
    HTTP_REFUSED
  }

  /** What went wrong. */
  private final Code code;

  /**
   * An operation that failed.
   *
   * @param code what went wrong
   * @param message for people
   * @param cause what led to it, or null
   */
  public ClientException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * An operation that failed.
   *
   * @param code what went wrong
   * @param message for people
   */
  public ClientException(Code code, String message) {
    this(code, message, null);
  }

  /**
   * What fails because the client is closed.
   *
   * @return an exception that was not thrown
   */
  public static ClientException closed() {
    return new ClientException(Code.CLOSED, "the client is closed");
  }

  /** {@return what went wrong} */
  public final Code code() {
    return code;
  }
}
