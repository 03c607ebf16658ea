/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.Routes;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the desired properties of {@code $edgeHub} say.
 *
 * @param schemaVersion as written: 1.0 to 1.3
 * @param routes in their order
 * @param timeToLive of messages on routes that name none; zero for ever
 * @param maxMemoryBytes the limit for messages that are kept in memory only
 */
public record EdgeHubConfiguration(
    String schemaVersion, List<Route> routes, Duration timeToLive, OptionalLong maxMemoryBytes) {

  /** How long messages live if nothing is said: two hours, as in published deployments. */
  public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofHours(2);

  /** More routes are refused. */
  public static final int MAX_ROUTES = 1000;

  /** Copies the list. */
  public EdgeHubConfiguration {
    routes = List.copyOf(routes);
  }

  /**
   * Reads desired properties. One bad part refuses the whole.
   *
   * @param json a JSON object; members whose names begin with a dollar sign are ignored
   * @throws ConfigurationException if they are no configuration, with what is wrong
   */
  public static EdgeHubConfiguration parse(Bytes json) {
    return new ConfigurationReader(json).read();
  }

  /** The routes of a hub on this device. */
  public Routes routesOn(String edgeDeviceId) {
    return Routes.atEdge(edgeDeviceId, routes, timeToLive.toMillis());
  }
}
