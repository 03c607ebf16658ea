/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was said, by section and key; every key is a known one. Immutable. */
final class Values {

  private final Map<String, Map<String, Text>> said;

  Values(Map<String, Map<String, Text>> said) {
    this.said = said;
  }

  /** The value, or the key's standard one. */
  <T> T get(Key<T> key) {
    T value = find(key);
    return value == null ? key.form().parse().apply(key.standard()) : value;
  }

  /** The value, or null if nothing was said. */
  <T> @Nullable T find(Key<T> key) {
    Text text = said.getOrDefault(key.section(), Map.of()).get(key.name());
    if (text == null) {
      return null;
    }
    try {
      return key.form().parse().apply(text.text());
    } catch (IllegalArgumentException e) {
      String shown = key.form().isSecret() ? "what is given" : '"' + text.text() + '"';
      throw new ConfigException(text.place() + ": " + shown + " " + e.getMessage());
    }
  }
}
