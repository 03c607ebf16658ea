/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.hub.deployment.ConfigurationException;
import io.holdfast.hub.deployment.EdgeHubConfiguration;
import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.role.LocalSite;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Reads what an edge hub is to know by itself: {@code [devices.ID]} and {@code [modules.ID]} with
 * their keys and desired properties, {@code [routes]} and {@code [store-and-forward]}.
 */
final class SiteFile {

  private static final List<String> SECTIONS =
      List.of("devices", "modules", "routes", "store-and-forward");
  private static final List<String> KEYS =
      List.of("primary-key", "secondary-key", "thumbprint", "desired");
  private static final Pattern THUMBPRINT = Pattern.compile("\\p{XDigit}{40}|\\p{XDigit}{64}");
  private static final int STANDARD_TIME_TO_LIVE = 7200;

  private final Path file;
  private final ModuleIdentity self;
  private final List<DeviceDraft> devices = new ArrayList<>();
  private final List<ModuleDraft> modules = new ArrayList<>();
  private final Map<Identity, String> desired = new LinkedHashMap<>();

  private SiteFile(Path file, ModuleIdentity self) {
    this.file = file;
    this.self = self;
  }

  /**
   * Reads it.
   *
   * @param self the edge hub's own module
   * @throws StartException naming the place and what is wrong there
   */
  static LocalSite read(Path file, ModuleIdentity self) {
    return new SiteFile(file, self).read();
  }

  private LocalSite read() {
    JsonNode root = parse();
    checkKeys(root, SECTIONS, "");
    for (Map.Entry<String, JsonNode> entry : table(root.path("devices"), "devices").properties()) {
      String place = "devices." + entry.getKey();
      DeviceIdentity device = new DeviceIdentity(id(entry.getKey(), place));
      JsonNode keys = identity(device, entry.getValue(), place);
      devices.add(
          new DeviceDraft(device, authentication(keys, place), true, null, false, null, List.of()));
    }
    for (Map.Entry<String, JsonNode> entry : table(root.path("modules"), "modules").properties()) {
      String place = "modules." + entry.getKey();
      ModuleIdentity module = self.device().module(id(entry.getKey(), place));
      JsonNode keys = identity(module, entry.getValue(), place);
      modules.add(new ModuleDraft(module, authentication(keys, place), null));
    }
    settleRoutes(root);
    return new LocalSite(devices, modules, desired);
  }

  private JsonNode parse() {
    if (!Files.isReadable(file)) {
      throw new StartException(file + " (edge.site): cannot be read");
    }
    try {
      return new TomlMapper().readTree(file.toFile());
    } catch (JacksonException e) {
      throw new StartException(
          file
              + ", line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage(),
          e);
    }
  }

  private JsonNode identity(Identity identity, JsonNode value, String place) {
    JsonNode table = table(value, place);
    checkKeys(table, KEYS, place + ".");
    JsonNode properties = table.get("desired");
    if (properties != null) {
      desired.put(identity, table(properties, place + ".desired").toString());
    }
    return table;
  }

  /** Null where the hub is to make keys, or has them. */
  private @Nullable AskedAuthentication authentication(JsonNode table, String place) {
    String thumbprint = text(table, "thumbprint", place);
    String primary = text(table, "primary-key", place);
    String secondary = text(table, "secondary-key", place);
    if (thumbprint != null) {
      if (primary != null || secondary != null) {
        throw wrong(place, "takes a thumbprint or keys, not both");
      }
      String digits = Authentication.SelfSigned.digitsOf(thumbprint);
      if (!THUMBPRINT.matcher(digits).matches()) {
        throw wrong(place, "a thumbprint has 40 hexadecimal digits (SHA-1), or 64 (SHA-256)");
      }
      return new Authentication.SelfSigned(digits, null);
    }
    if (primary == null) {
      if (secondary != null) {
        throw wrong(place, "secondary-key wants a primary-key");
      }
      return null;
    }
    try {
      return new Authentication.Sas(
          SymmetricKeys.ofBase64(primary, secondary == null ? primary : secondary));
    } catch (IllegalArgumentException e) {
      throw wrong(place, String.valueOf(e.getMessage()));
    }
  }

  /** A site that says nothing of routes leaves those that were set with the commands. */
  private void settleRoutes(JsonNode root) {
    JsonNode storing = table(root.path("store-and-forward"), "store-and-forward");
    checkKeys(storing, List.of("time-to-live-secs"), "store-and-forward.");
    JsonNode seconds = storing.path("time-to-live-secs");
    if (!seconds.isMissingNode() && !(seconds.isIntegralNumber() && seconds.canConvertToInt())) {
      throw wrong("store-and-forward", "time-to-live-secs must be a whole number of seconds");
    }
    if (root.has("routes")) {
      ObjectNode hub = JsonMapper.shared().createObjectNode().put("schemaVersion", "1.1");
      hub.set("routes", table(root.path("routes"), "routes"));
      hub.putObject("storeAndForwardConfiguration")
          .put("timeToLiveSecs", seconds.asInt(STANDARD_TIME_TO_LIVE));
      check(hub);
      desired.put(self, hub.toString());
    } else if (root.has("store-and-forward")) {
      throw wrong("store-and-forward", "is for messages on [routes], and the file has none");
    }
  }

  /** What the hub would refuse later would leave it with other routes, or none. */
  private void check(ObjectNode hub) {
    try {
      EdgeHubConfiguration _ = EdgeHubConfiguration.parse(Bytes.utf8(hub.toString()));
    } catch (ConfigurationException e) {
      throw wrong("routes", String.valueOf(e.getMessage()));
    }
  }

  private JsonNode table(JsonNode node, String place) {
    if (node.isMissingNode()) {
      return JsonMapper.shared().createObjectNode();
    }
    if (!node.isObject()) {
      throw wrong(place, "is a table: write [" + place + "] and its keys below it");
    }
    return node;
  }

  private @Nullable String text(JsonNode table, String key, String place) {
    JsonNode value = table.get(key);
    if (value != null && !value.isString()) {
      throw wrong(place + "." + key, "takes a text");
    }
    return value == null ? null : value.asString();
  }

  private String id(String text, String place) {
    if (!Identity.isValidId(text)) {
      throw wrong(place, text + " is no id");
    }
    return text;
  }

  private void checkKeys(JsonNode table, List<String> known, String prefix) {
    for (Map.Entry<String, JsonNode> entry : table.properties()) {
      if (!known.contains(entry.getKey())) {
        throw wrong(prefix + entry.getKey(), "no such key; there are " + String.join(", ", known));
      }
    }
  }

  private StartException wrong(String place, String what) {
    return new StartException(file + ", " + place + ": " + what);
  }
}
