/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.client.net.Endpoint;
import java.nio.file.Path;

/** Who is asked. */
public sealed interface HttpPeer {

  /** A server on the network, with or without TLS. */
  record Remote(Endpoint endpoint) implements HttpPeer {

    @Override
    public String host() {
      String host = endpoint.host();
      String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
      int usual = endpoint.tls() == null ? 80 : 443;
      return endpoint.port() == usual ? literal : literal + ":" + endpoint.port();
    }

    @Override
    public String toString() {
      return endpoint.toString();
    }
  }

  /** A server on this machine that listens at a unix domain socket. */
  record UnixSocket(Path path) implements HttpPeer {

    /** A path names no host, and servers behind such sockets want none; HTTP wants one. */
    @Override
    public String host() {
      return "localhost";
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** What stands in the header {@code Host}. */
  String host();
}
