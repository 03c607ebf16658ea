/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.RouteException;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads desired properties of {@code $edgeHub}, by the schema that they name. */
final class ConfigurationReader {

  private static final String SETTINGS = "storeAndForwardConfiguration";
  private static final int NEWEST_MINOR = 3;
  private static final long MAX_UNSIGNED = 0xFFFF_FFFFL;
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.\\d{1,9}){0,2}");

  private final JsonNode desired;

  ConfigurationReader(Bytes json) {
    try {
      this.desired = JsonMapper.shared().readTree(json.toByteArray());
    } catch (JacksonException e) {
      throw new ConfigurationException("not JSON: " + e.getOriginalMessage());
    }
    if (!desired.isObject()) {
      throw new ConfigurationException("not a JSON object");
    }
  }

  EdgeHubConfiguration read() {
    JsonNode version = desired.get("schemaVersion");
    if (version == null || version.isNull()) {
      throw new ConfigurationException("EdgeHub config missing SchemaVersion");
    }
    String written = version.asString("");
    int minor = minor(written);
    if (minor >= 2) {
      BrokerRules.check(desired.get("mqttBroker"));
    }
    if (minor >= 3) {
      checkIntegrity(desired.get("integrity"));
    }
    JsonNode settings = section(SETTINGS, minor);
    return new EdgeHubConfiguration(
        written, routes(section("routes", minor), minor), timeToLive(settings), memory(settings));
  }

  private static int minor(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      throw new ConfigurationException(
          "Error parsing schema version string: " + version + ", a version is written 1.1");
    }
    int minor = Integer.parseInt(matcher.group(2));
    if (Integer.parseInt(matcher.group(1)) != 1 || minor > NEWEST_MINOR) {
      throw new ConfigurationException(
          "EdgeHub config contains unsupported SchemaVersion: " + version);
    }
    return minor;
  }

  /** Schema 1.0 may leave its sections out; null then. */
  private @Nullable JsonNode section(String name, int minor) {
    JsonNode section = desired.get(name);
    if (section != null && section.isObject()) {
      return section;
    }
    if (section != null && !section.isNull()) {
      throw new ConfigurationException(name + " must be an object");
    }
    if (minor > 0) {
      throw new ConfigurationException(name + " is missing");
    }
    return null;
  }

  private static List<Route> routes(@Nullable JsonNode section, int minor) {
    List<Route> routes = new ArrayList<>();
    if (section != null) {
      if (section.size() > EdgeHubConfiguration.MAX_ROUTES) {
        throw new ConfigurationException(
            "more than " + EdgeHubConfiguration.MAX_ROUTES + " routes");
      }
      for (Map.Entry<String, JsonNode> each : section.properties()) {
        Route route = route(each.getKey(), each.getValue(), minor);
        if (route != null) {
          routes.add(route);
        }
      }
    }
    return routes;
  }

  /** Null for a blank one of schema 1.0, which does not count. */
  private static @Nullable Route route(String name, JsonNode value, int minor) {
    if (name.isBlank()) {
      throw new ConfigurationException("Empty route name in routes");
    }
    try {
      if (value.isString()) {
        String text = value.asString();
        return minor == 0 && text.isBlank() ? null : Route.parse(name, text, null, null);
      }
      if (minor == 0 && value.isNull()) {
        return null;
      }
      if (minor == 0 || !value.isObject()) {
        throw malformed(
            name, minor == 0 ? "schema 1.0 takes texts only" : "neither text nor object");
      }
      return route(name, value);
    } catch (RouteException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private static Route route(String name, JsonNode table) {
    JsonNode text = table.get("route");
    if (text == null || !text.isString()) {
      throw malformed(name, "wants a text as \"route\"");
    }
    Long priority = unsigned(name, table, "priority");
    Long seconds = unsigned(name, table, "timeToLiveSecs");
    return Route.parse(
        name,
        text.asString(),
        // What a route that names none has may be said, too.
        priority == null || priority == Route.DEFAULT_PRIORITY
            ? null
            : (Integer) (int) Math.min(priority, Integer.MAX_VALUE),
        seconds == null || seconds == 0 ? null : Duration.ofSeconds(seconds));
  }

  private static @Nullable Long unsigned(String name, JsonNode table, String key) {
    JsonNode value = table.get(key);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < 0
        || value.asLong() > MAX_UNSIGNED) {
      throw malformed(name, key + " must be a whole number, not " + brief(value));
    }
    return value.asLong();
  }

  private static ConfigurationException malformed(String name, String detail) {
    return new ConfigurationException("Error parsing route " + name + " - " + detail);
  }

  private static Duration timeToLive(@Nullable JsonNode settings) {
    long seconds = number(settings, "timeToLiveSecs", Integer.MIN_VALUE, Integer.MAX_VALUE);
    return seconds < 0
        ? Duration.ZERO
        : seconds == 0 ? EdgeHubConfiguration.DEFAULT_TIME_TO_LIVE : Duration.ofSeconds(seconds);
  }

  private static OptionalLong memory(@Nullable JsonNode settings) {
    JsonNode limits = settings == null ? null : settings.get("storeLimits");
    if (limits == null || limits.isNull()) {
      return OptionalLong.empty();
    }
    if (!limits.isObject()) {
      throw new ConfigurationException(SETTINGS + ".storeLimits must be an object");
    }
    long bytes = number(limits, "maxSizeBytes", Long.MIN_VALUE, Long.MAX_VALUE);
    return bytes <= 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** 0 for none. */
  private static long number(@Nullable JsonNode table, String key, long least, long most) {
    JsonNode value = table == null ? null : table.get(key);
    if (value == null) {
      return 0;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < least
        || value.asLong() > most) {
      throw new ConfigurationException(
          SETTINGS + ": " + key + " must be a whole number, not " + brief(value));
    }
    return value.asLong();
  }

  /** Looked at for its form; who signed a deployment is not checked. */
  private static void checkIntegrity(@Nullable JsonNode integrity) {
    if (integrity == null || integrity.isNull()) {
      return;
    }
    for (String part : List.of("header", "signature")) {
      if (!integrity.path(part).isObject()) {
        throw new ConfigurationException("integrity must be an object with header and signature");
      }
    }
  }

  static String brief(JsonNode value) {
    String text = value.toString();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
