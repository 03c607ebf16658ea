/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.SystemProperty;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds system properties by the keys that SDKs write, mostly without copying the key. */
final class SystemPropertyKeys {

  /** The key that edgeHub writes for {@code iothub-ack}. */
  private static final String EDGE_ACK = "ack";

  private static final SystemProperty[] ALL = SystemProperty.values();
  private static final String[] RAW_KEYS = keys("$");
  private static final String[] ENCODED_KEYS = keys("%24");
  private static final Map<SystemProperty, String> ENCODED = encoded();

  private SystemPropertyKeys() {}

  /** All keys in the order of {@link #ALL}, with the dollar sign as given. */
  private static String[] keys(String dollar) {
    String[] keys = new String[ALL.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ALL[i].wireKey().replace("$", dollar);
    }
    return keys;
  }

  private static Map<SystemProperty, String> encoded() {
    Map<SystemProperty, String> keys = new EnumMap<>(SystemProperty.class);
    for (int i = 0; i < ALL.length; i++) {
      keys.put(ALL[i], ENCODED_KEYS[i]);
    }
    return keys;
  }

  /** The key as every SDK reads it: {@code %24.mid}. */
  static String encoded(SystemProperty property) {
    return Objects.requireNonNull(ENCODED.get(property));
  }

  /**
   * The property whose key, in one of its two usual spellings, stands in a part of a text. Null
   * says only that the key has to be decoded first: {@link #ofDecoded} then knows.
   */
  static @Nullable SystemProperty find(String text, int from, int to) {
    char first = text.charAt(from);
    if (first == '%') {
      return find(text, from, to, ENCODED_KEYS);
    }
    return first == '$' || first == 'i' ? find(text, from, to, RAW_KEYS) : null;
  }

  private static @Nullable SystemProperty find(String text, int from, int to, String[] keys) {
    for (int i = 0; i < keys.length; i++) {
      if (isAt(text, from, to, keys[i])) {
        return ALL[i];
      }
    }
    return null;
  }

  private static boolean isAt(String text, int from, int to, String key) {
    return to - from == key.length() && text.startsWith(key, from);
  }

  /** The property with this decoded key. */
  static @Nullable SystemProperty ofDecoded(String key) {
    return key.equals(EDGE_ACK) ? SystemProperty.ACK : SystemProperty.ofWireKey(key);
  }

  /** The word that SDKs know for a feedback request, or null. */
  static @Nullable String ackWord(String value) {
    String word = value.toLowerCase(Locale.ROOT);
    boolean known =
        word.equals("none")
            || word.equals("positive")
            || word.equals("negative")
            || word.equals("full");
    return known ? word : null;
  }
}
