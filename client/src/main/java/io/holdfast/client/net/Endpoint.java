/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a server listens, and the way to it. */
public sealed interface Endpoint {

  /** MQTT over TLS. */
  int TLS_PORT = 8883;

  /** HTTPS, and MQTT in WebSockets over TLS. */
  int HTTPS_PORT = 443;

  /**
   * A TCP port.
   *
   * @param host a name or an address; with TLS the server's certificate must be for it
   * @param port 1 to 65535
   * @param tls how TLS is spoken, or null to speak none: then passwords and messages are readable
   *     on the way
   * @param proxy whom to ask for the connection, or null to connect directly. The proxy resolves
   *     the host's name; TLS is spoken through it, with the host
   */
  record Tcp(String host, int port, @Nullable SslContext tls, @Nullable Proxy proxy)
      implements Endpoint {

    /**
     * Checks host and port.
     *
     * @throws IllegalArgumentException if the port is none, or the host has what would end a line
     *     or a word of a request
     */
    public Tcp {
      checkPort(port);
      if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
        throw new IllegalArgumentException("not a host: \"" + host + "\"");
      }
    }

    /** A port that is reached directly. */
    public Tcp(String host, int port, @Nullable SslContext tls) {
      this(host, port, tls, null);
    }

    /** Host and port, an IPv6 address in brackets. */
    @Override
    public String toString() {
      return hostAndPort(host, port);
    }
  }

  /**
   * A Unix domain socket; without TLS, since the file system says who may connect.
   *
   * @param path the socket's file
   */
  record Unix(Path path) implements Endpoint {

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * A TCP port that speaks TLS and is reached directly.
   *
   * @param authorities that its certificate is checked by, as PEM; null for those that the JDK
   *     trusts
   * @return the port; making it costs some milliseconds, use it for all connections
   * @throws IllegalArgumentException as {@link Tls#trusting}
   */
  static Tcp tls(String host, int port, byte @Nullable [] authorities) {
    return new Tcp(host, port, Tls.trusting(authorities));
  }

  /** {@return a TCP port that speaks no TLS: passwords and messages are readable on the way} */
  static Tcp plain(String host, int port) {
    return new Tcp(host, port, null);
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** As in a URI's authority (RFC 3986 3.2). */
  static String hostAndPort(String host, int port) {
    return bracketed(host) + ":" + port;
  }

  /**
   * Refuses what is no port.
   *
   * @throws IllegalArgumentException unless it is 1 to 65535
   */
  static void checkPort(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }
}
