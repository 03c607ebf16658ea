/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.model.Bytes;
import java.util.Map;

/**
 * What is asked for.
 *
 * @param method {@code GET}, {@code POST}
 * @param target path and query, percent-encoded, with a slash in front
 * @param headers besides {@code Host}, {@code Content-Length} and {@code Connection}, which the
 *     client adds; a copy
 * @param body empty for none
 */
public record HttpRequest(String method, String target, Map<String, String> headers, Bytes body) {

  /**
   * Checks target and headers, and copies the headers.
   *
   * @throws IllegalArgumentException if the target is not encoded, or a header would break the line
   */
  public HttpRequest {
    if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
      throw new IllegalArgumentException("not an encoded path: " + target);
    }
    headers = Map.copyOf(headers);
    headers.forEach(HttpRequest::checkHeader);
  }

  /**
   * Refuses what cannot stand in a header.
   *
   * @throws IllegalArgumentException naming the header, and not its value: that may be a token
   */
  public static void checkHeader(String name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a control character in " + name);
    }
  }

  /** Keeps headers and body out of logs. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
