/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one entry of {@code [routes]}: a text, or a table as in IoT Edge's deployment manifests.
 */
final class RouteTable {

  private static final List<String> KEYS = List.of("route", "priority", "timeToLiveSecs");

  private RouteTable() {}

  static RouteEntry read(String name, JsonNode value, String place) {
    if (value.isString()) {
      return new RouteEntry(name, value.asString(), null, null, place);
    }
    if (!value.isObject()) {
      throw new ConfigException(
          place + ": takes a text such as \"FROM /messages/* INTO $upstream\", or a table");
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new ConfigException(
            place + ": no such key; " + Suggestion.among(entry.getKey(), KEYS));
      }
    }
    JsonNode route = value.get("route");
    if (route == null || !route.isString()) {
      throw new ConfigException(place + ": wants a text as \"route\"");
    }
    Long priority = whole(value, "priority", RouteEntry.MAX_PRIORITY, place);
    Long seconds = whole(value, "timeToLiveSecs", Integer.MAX_VALUE, place);
    return new RouteEntry(
        name,
        route.asString(),
        priority == null ? null : priority.intValue(),
        // 0 means the hub's own default, as it does in IoT Edge
        seconds == null || seconds == 0 ? null : Duration.ofSeconds(seconds),
        place);
  }

  private static @Nullable Long whole(JsonNode table, String key, long most, String place) {
    JsonNode value = table.get(key);
    if (value == null) {
      return null;
    }
    if (!value.canConvertToLong() || value.asLong() < 0 || value.asLong() > most) {
      throw new ConfigException(place + ": " + key + " must be a whole number from 0 to " + most);
    }
    return value.asLong();
  }
}
