/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that is asked for a connection by CONNECT (RFC 9110 9.3.6), without TLS; what goes
 * through it is the hub's TLS.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param user for Basic authentication (RFC 7617), or null for none; without a colon
 * @param password with the user, else null. It goes to the proxy readable
 */
public record Proxy(String host, int port, @Nullable String user, @Nullable String password) {

  /**
   * Checks the port, and that user and password come together.
   *
   * @throws IllegalArgumentException if one of them is missing, or cannot be used
   */
  public Proxy {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("a proxy needs a host");
    }
    Endpoint.checkPort(port);
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("a proxy needs both user and password, or neither");
    }
    if (user != null && user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a proxy's user has no colon (RFC 7617)");
    }
  }

  /**
   * A proxy that asks nobody who they are.
   *
   * @param host a name or an address
   * @param port 1 to 65535
   */
  public Proxy(String host, int port) {
    this(host, port, null, null);
  }

  /** Host and port; keeps user and password out of logs. */
  @Override
  public String toString() {
    return Endpoint.hostAndPort(host, port);
  }
}
