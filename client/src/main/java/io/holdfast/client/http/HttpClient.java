/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import java.time.Duration;

/**
 * Asks one server. Each request has a connection of its own: who asks seldom needs no pool, and a
 * request that fails harms no other. Owner: the loop.
 */
public final class HttpClient {

  /** The longest body of an answer that is read unless set, in bytes. */
  public static final int DEFAULT_LONGEST_BODY = 1024 * 1024;

  private final IoLoop loop;
  private final Endpoint endpoint;
  private final int longestBody;

  /** A client of a server. */
  public HttpClient(IoLoop loop, Endpoint endpoint) {
    this(loop, endpoint, DEFAULT_LONGEST_BODY);
  }

  /**
   * A client of a server.
   *
   * @param longestBody of an answer, in bytes; a longer one is a failure
   */
  public HttpClient(IoLoop loop, Endpoint endpoint, int longestBody) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.longestBody = longestBody;
  }

  /**
   * Sends a request when the loop next runs. The handler is told in a later turn of the loop, also
   * of what fails at once.
   *
   * @param timeout for all of it, from the name to the last byte of the answer
   */
  public HttpCall send(HttpRequest request, Duration timeout, HttpHandler handler) {
    HttpExchange exchange = new HttpExchange(loop, endpoint, request, longestBody, handler);
    exchange.begin(timeout);
    return exchange::cancel;
  }
}
