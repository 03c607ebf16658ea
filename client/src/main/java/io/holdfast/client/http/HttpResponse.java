/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import io.holdfast.model.Bytes;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer.
 *
 * @param status 200 to 999
 * @param headers by their names in lower case; of a repeated one the first; a copy
 * @param body may be empty
 */
public record HttpResponse(int status, Map<String, String> headers, Bytes body) {

  /** Copies the headers. */
  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** Whether the server did what was asked. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** A header's value, by its name in any case; or null. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Keeps headers and body out of logs. */
  @Override
  public String toString() {
    return "HttpResponse[" + status + ", " + body.length() + " bytes]";
  }
}
