/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.RouteEntry;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.RouteException;
import io.holdfast.hub.route.Routes;
import java.util.ArrayList;
import java.util.List;

/** Makes the hub's routes of the configured ones and those that the samples need. */
final class HubRoutes {

  private HubRoutes() {}

  static Routes of(List<RouteEntry> entries) {
    List<Route> routes = new ArrayList<>();
    for (RouteEntry entry : entries) {
      try {
        routes.add(Route.parse(entry.name(), entry.route(), entry.priority(), entry.timeToLive()));
      } catch (RouteException e) {
        throw new StartException(entry.place() + ": " + e.getMessage(), e);
      }
    }
    return new Routes(routes);
  }
}
