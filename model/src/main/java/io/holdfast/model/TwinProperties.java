/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One half of a twin, or a change to it. Values are those of JSON: {@link String}, {@link Boolean},
 * {@link Long}, {@link Double}, {@link java.util.List}, {@link Map} with string keys, and null
 * (which in a change deletes the member).
 *
 * @param values the members, without {@code $version} and {@code $metadata}; kept as a read-only
 *     copy
 * @param version the half's version, from 1, grown by one with each change; in a change the version
 *     after it
 */
public record TwinProperties(Map<String, @Nullable Object> values, long version) {

  // Not the compact form: javac writes the parameters of that without their type annotations, and
  // callers could hand in no map with nulls.
  /** Copies the outermost map. */
  public TwinProperties(Map<String, @Nullable Object> values, long version) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.version = version;
  }
}
