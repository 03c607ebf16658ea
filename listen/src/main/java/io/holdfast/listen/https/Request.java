/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.model.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, read whole.
 *
 * @param method in capitals; what {@code X-HTTP-Method-Override} says where a POST has that
 * @param target the path as it was sent, for logs
 * @param path its segments, percent-decoded; a slash at the end makes none
 * @param query its parameters, decoded; of several with one name the first
 * @param headers those that calls read, by lower-case name
 * @param matched the segments that stand where the route has a name in braces
 * @param certificates those that the client showed in the TLS handshake, its own first
 */
record Request(
    String method,
    String target,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    Map<String, String> matched,
    Bytes body,
    List<X509Certificate> certificates) {

  /** Headers that begin so are kept, too: what a message's properties are in. */
  static final String MESSAGE_HEADER = "iothub-";

  /** Which module it is that calls a method at an edge hub. */
  static final String CALLER_HEADER = "x-ms-edge-moduleid";

  static final List<String> READ_HEADERS =
      List.of(
          "authorization",
          "contentencoding",
          "content-type",
          "contenttype",
          "dt-subject",
          "host",
          "if-match",
          CALLER_HEADER,
          "x-http-method-override",
          QueryPage.CONTINUATION,
          QueryPage.MAX_ITEMS);

  Request matched(Map<String, String> segments) {
    return new Request(method, target, path, query, headers, segments, body, certificates);
  }

  /** The same client's request for something else, without what routes have found. */
  Request with(String otherMethod, List<String> otherPath, Bytes otherBody) {
    return new Request(
        otherMethod, target, otherPath, query, headers, Map.of(), otherBody, certificates);
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  @Nullable String parameter(String name) {
    return query.get(name);
  }

  /** The segment in place of a name that the route is known to have. */
  String segment(String name) {
    String segment = matched.get(name);
    if (segment == null) {
      throw new IllegalArgumentException("the route has no " + name);
    }
    return segment;
  }

  boolean hasSegment(String name) {
    return matched.containsKey(name);
  }

  /** The host of the Host header, without its port, or null. */
  @Nullable String host() {
    String host = header("host");
    if (host == null || host.isEmpty()) {
      return null;
    }
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    String name = end > 0 ? host.substring(0, end) : host;
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }
}
