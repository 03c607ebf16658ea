/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.model.Identity;
import java.util.List;
import java.util.Map;

/**
 * What an edge hub knows by itself, without a parent.
 *
 * @param devices who may connect, the edge device itself not among them
 * @param modules of the edge device, and of those
 * @param desired by identity, the desired properties as JSON; those of the edge hub's own module
 *     hold the routes
 */
public record LocalSite(
    List<DeviceDraft> devices, List<ModuleDraft> modules, Map<Identity, String> desired) {

  /** Copies them. */
  public LocalSite {
    devices = List.copyOf(devices);
    modules = List.copyOf(modules);
    desired = Map.copyOf(desired);
  }
}
