/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.route.Routes;
import java.util.Set;

/**
 * A configuration that took effect.
 *
 * @param desiredVersion the version of the desired properties that it came with
 * @param endpoints those that a route still leads to: what waits for others has no future
 */
public record AppliedConfiguration(
    long desiredVersion,
    EdgeHubConfiguration configuration,
    Routes routes,
    Set<Endpoint> endpoints) {

  /** Copies the set. */
  public AppliedConfiguration {
    endpoints = Set.copyOf(endpoints);
  }
}
