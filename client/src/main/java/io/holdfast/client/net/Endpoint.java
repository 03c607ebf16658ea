/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens.
 *
 * @param host a name or an address; with TLS the server's certificate must be for it
 * @param port 1 to 65535
 * @param tls how TLS is spoken, or null to speak none: then passwords and messages are readable on
 *     the way
 */
public record Endpoint(String host, int port, @Nullable SslContext tls) {

  /** MQTT over TLS. */
  public static final int TLS_PORT = 8883;

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if it is none
   */
  public Endpoint {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
