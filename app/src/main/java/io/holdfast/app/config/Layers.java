/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Puts what the sources say over each other, the later over the earlier. Used by one thread. */
final class Layers {

  private static final String PREFIX = "HOLDFAST_";
  private static final String ROUTES = "routes";

  private final Map<String, Map<String, Text>> said = new LinkedHashMap<>();
  private final Map<String, RouteEntry> routes = new LinkedHashMap<>();

  /** Reads a TOML file. */
  void file(Path file) {
    JsonNode root = parse(file);
    for (Map.Entry<String, JsonNode> section : root.properties()) {
      String place = file + ", [" + section.getKey() + "]";
      checkSection(section.getKey(), place);
      if (!section.getValue().isObject()) {
        throw new ConfigException(
            place + ": is a table: write [" + section.getKey() + "] and its keys below it");
      }
      for (Map.Entry<String, JsonNode> entry : section.getValue().properties()) {
        String where = place + " " + entry.getKey();
        if (section.getKey().equals(ROUTES)) {
          routes.put(entry.getKey(), RouteTable.read(entry.getKey(), entry.getValue(), where));
        } else {
          put(section.getKey(), entry.getKey(), new Text(scalar(entry.getValue(), where), where));
        }
      }
    }
  }

  /** Reads {@code HOLDFAST_SECTION__KEY}; other variables are none of ours. */
  void environment(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      int split = name.indexOf("__");
      if (!name.startsWith(PREFIX) || split <= PREFIX.length()) {
        continue;
      }
      String section = kebab(name.substring(PREFIX.length(), split));
      String key = kebab(name.substring(split + 2));
      checkSection(section, name);
      if (section.equals(ROUTES)) {
        routes.put(key, new RouteEntry(key, variable.getValue(), null, null, name));
      } else {
        put(section, key, new Text(variable.getValue(), name));
      }
    }
  }

  /** Takes the options of the command line. */
  void flags(Map<String, String> flags) {
    for (Key<?> key : Config.KEYS) {
      String value = flags.get(key.flag());
      if (value != null) {
        put(key.section(), key.name(), new Text(value, key.flag()));
      }
    }
  }

  Values values() {
    return new Values(said);
  }

  List<RouteEntry> routes() {
    return List.copyOf(routes.values());
  }

  private void put(String section, String name, Text text) {
    List<String> known =
        Config.KEYS.stream().filter(key -> key.section().equals(section)).map(Key::name).toList();
    if (!known.contains(name)) {
      throw new ConfigException(
          text.place() + ": no such key in [" + section + "]; " + Suggestion.among(name, known));
    }
    said.computeIfAbsent(section, absent -> new LinkedHashMap<>()).put(name, text);
  }

  private static void checkSection(String section, String place) {
    List<String> known = Reference.sections();
    if (!known.contains(section)) {
      throw new ConfigException(place + ": no such section; " + Suggestion.among(section, known));
    }
  }

  private static String kebab(String upper) {
    return upper.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String scalar(JsonNode value, String place) {
    if (!value.isValueNode()) {
      throw new ConfigException(place + ": takes one value, not a table or a list");
    }
    return value.asString();
  }

  private static JsonNode parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigException(file + ": cannot be read; name another with --config");
    }
    try {
      return new TomlMapper().readTree(file.toFile());
    } catch (JacksonException e) {
      throw new ConfigException(
          file
              + ", line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage());
    }
  }
}
