/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.config.Config;
import io.holdfast.app.config.ConfigException;
import io.holdfast.app.config.ConfigSources;
import io.holdfast.app.config.RouteEntry;
import io.holdfast.hub.deployment.ConfigurationException;
import io.holdfast.hub.deployment.EdgeHubConfiguration;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.RouteException;
import io.holdfast.model.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Routes in a file: a {@code holdfast.toml}, the desired properties of {@code $edgeHub}, or a whole
 * deployment manifest of IoT Edge.
 */
final class RoutesFile {

  private RoutesFile() {}

  static List<Route> read(Path file) {
    return file.toString().endsWith(".toml") ? toml(file) : json(file);
  }

  private static List<Route> toml(Path file) {
    try {
      List<Route> routes = new ArrayList<>();
      for (RouteEntry each : Config.load(new ConfigSources(file, Map.of(), Map.of())).routes()) {
        routes.add(Route.parse(each.name(), each.route(), each.priority(), each.timeToLive()));
      }
      return routes;
    } catch (ConfigException e) {
      throw CommandException.misused("--routes: " + e.getMessage());
    } catch (RouteException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
  }

  private static List<Route> json(Path file) {
    JsonNode json = MessageFile.json("--routes", file);
    JsonNode manifest = json.path("modulesContent").path("$edgeHub").path("properties.desired");
    JsonNode desired = manifest.isObject() ? manifest : json;
    try {
      return EdgeHubConfiguration.parse(Bytes.utf8(desired.toString())).routes();
    } catch (ConfigurationException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
  }
}
