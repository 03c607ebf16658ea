/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the HTTPS listener runs.
 *
 * @param address where it listens; port 0 for any free one
 * @param version of the program, as {@code /holdfast/v1/version} tells it
 * @param maxConnections how many clients may be connected at once
 * @param bodyBytes how many bytes of request bodies may be held at once, of all clients together
 * @param requestTimeout how long a connection may take from one answer to the end of the next
 *     request, idle or slow
 * @param writeTimeout how long a client may take to accept what it is sent
 */
public record HttpsOptions(
    InetSocketAddress address,
    String version,
    int maxConnections,
    long bodyBytes,
    Duration requestTimeout,
    Duration writeTimeout) {

  /** The longest request body, in bytes: a method's payload in the most wasteful spelling fits. */
  static final int MAX_BODY = 1 << 20;

  /** The longest request line, in bytes. */
  static final int MAX_LINE = 8 * 1024;

  /** The longest headers of a request, in bytes. */
  static final int MAX_HEADERS = 16 * 1024;

  /** The usual ones. */
  public static HttpsOptions at(InetSocketAddress address, String version) {
    return new HttpsOptions(
        address, version, 2000, 16L << 20, Duration.ofSeconds(60), Duration.ofSeconds(60));
  }
}
