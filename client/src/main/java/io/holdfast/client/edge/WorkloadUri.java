/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.net.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads where the workload API listens: {@code http://host:port} or {@code unix:///path}. */
final class WorkloadUri {

  private static final int HTTP_PORT = 80;

  private WorkloadUri() {}

  /**
   * The server that a URI names.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Endpoint read(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URI: " + text, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http" -> remote(uri, text);
      case "unix" -> socket(uri, text);
      default -> throw new IllegalArgumentException("must be http:// or unix://, not " + text);
    };
  }

  private static Endpoint remote(URI uri, String text) {
    String host = uri.getHost();
    if (host == null || !isBare(uri)) {
      throw new IllegalArgumentException("must be http://host:port, not " + text);
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Endpoint.Tcp(name, uri.getPort() < 0 ? HTTP_PORT : uri.getPort(), null);
  }

  private static boolean isBare(URI uri) {
    return (uri.getPath().isEmpty() || uri.getPath().equals("/")) && uri.getQuery() == null;
  }

  private static Endpoint socket(URI uri, String text) {
    String path = uri.getPath();
    if (uri.getRawAuthority() != null || path == null || path.length() < 2) {
      throw new IllegalArgumentException("must be unix:///path, not " + text);
    }
    try {
      return new Endpoint.Unix(Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("names no file: " + text, e);
    }
  }
}
