/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param method such as {@code GET}
 * @param target path and query as sent
 * @param headers by their names in lower case
 * @param body as UTF-8
 */
public record HttpAsked(String method, String target, Map<String, String> headers, String body) {

  /** A header's value, by its name in lower case; or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The target without its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
