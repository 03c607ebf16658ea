/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Options that say what a device is to others: an edge device, or one below an edge device. */
final class Family {

  private static final String SCOPE = "deviceScope";

  @Option(
      names = {"--edge-enabled", "--ee"},
      description = "Register an edge device: one that may speak for others.")
  private boolean edgeEnabled;

  @Option(
      names = {"--parent", "--pd"},
      paramLabel = "ID",
      description = "The edge device that the device connects through.")
  private @Nullable String parent;

  Family() {}

  /** Refuses them for a module. */
  void check(Target target) {
    if (!(target instanceof Target.Device) && (edgeEnabled || parent != null)) {
      throw CommandException.misused("--edge-enabled and --parent are of devices, not of modules");
    }
    if (parent != null && !Identity.isValidId(parent)) {
      throw CommandException.misused("--parent: " + parent + " is no device id");
    }
  }

  /** Asks the hub for the parent, if one is named. */
  void addTo(ObjectNode draft, HubClient hub) {
    if (edgeEnabled) {
      draft.putObject("capabilities").put("iotEdge", true);
    }
    if (parent == null) {
      return;
    }
    JsonNode above = hub.registration(new DeviceIdentity(parent));
    String scope = above.path(SCOPE).asString("");
    if (!above.path("capabilities").path("iotEdge").asBoolean(false) || scope.isEmpty()) {
      throw CommandException.failed(
          parent + " is no edge device: register it with --edge-enabled first");
    }
    if (edgeEnabled) {
      draft.putArray("parentScopes").add(scope);
    } else {
      draft.put(SCOPE, scope);
    }
  }
}
