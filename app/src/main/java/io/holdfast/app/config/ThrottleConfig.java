/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.Throttles.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much clients and back ends may ask for each second; what is absent is not limited.
 *
 * @param hub of the hub as a whole
 * @param identity each device and module for itself
 */
public record ThrottleConfig(Map<Kind, Integer> hub, Map<Kind, Integer> identity) {

  private static final String SECTION = "throttle";
  private static final int MOST = 1_000_000;

  private static final Map<Kind, Key<Integer>> HUB = keys("", "of the whole hub");
  private static final Map<Kind, Key<Integer>> IDENTITY =
      keys("-per-identity", "of one device or module");

  static final List<Key<?>> KEYS =
      java.util.stream.Stream.concat(HUB.values().stream(), IDENTITY.values().stream())
          .<Key<?>>map(key -> key)
          .toList();

  private static Map<Kind, Key<Integer>> keys(String suffix, String whose) {
    Map<Kind, Key<Integer>> keys = new EnumMap<>(Kind.class);
    keys.put(Kind.CONNECTS, key("connects" + suffix, "Connections", whose));
    keys.put(Kind.MESSAGES, key("messages" + suffix, "Messages from clients", whose));
    keys.put(Kind.TWIN_READS, key("twin-reads" + suffix, "Twins read", whose));
    keys.put(Kind.TWIN_UPDATES, key("twin-updates" + suffix, "Changes of twins", whose));
    keys.put(Kind.METHODS, key("methods" + suffix, "Direct method calls", whose));
    return keys;
  }

  private static Key<Integer> key(String name, String what, String whose) {
    return new Key<>(
        SECTION,
        name,
        Form.count(0, MOST),
        "0",
        what + " each second, " + whose + "; 0 does not limit them.",
        "");
  }

  static ThrottleConfig of(Values values) {
    return new ThrottleConfig(limits(HUB, values), limits(IDENTITY, values));
  }

  private static Map<Kind, Integer> limits(Map<Kind, Key<Integer>> keys, Values values) {
    Map<Kind, Integer> limits = new EnumMap<>(Kind.class);
    keys.forEach((kind, key) -> {
      int rate = values.get(key);
      if (rate > 0) {
        limits.put(kind, rate);
      }
    });
    return Map.copyOf(limits);
  }
}
