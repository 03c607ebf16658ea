/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Those in an edge device's scope, in Azure's JSON. Their keys are in it, as an edge hub must have
 * them: it is never logged.
 */
final class ScopeJson {

  private ScopeJson() {}

  /** An answer; the link is null if there is no more. */
  static Bytes write(List<Registration> registrations, @Nullable String continuationLink) {
    ObjectNode node = Json.object();
    ArrayNode devices = node.putArray("devices");
    ArrayNode modules = node.putArray("modules");
    for (Registration each : registrations) {
      switch (each) {
        case DeviceRegistration device -> devices.add(write(device));
        case ModuleRegistration module -> modules.add(write(module));
      }
    }
    return Json.bytes(node.put("continuationLink", continuationLink));
  }

  private static ObjectNode write(DeviceRegistration device) {
    ObjectNode node = Json.object();
    node.put("deviceId", device.identity().deviceId());
    node.put("generationId", device.generationId());
    node.put("status", RegistrationJson.status(device));
    node.set("authentication", AuthenticationJson.write(device.authentication()));
    RegistrationJson.writeScopes(device, node);
    return node;
  }

  private static ObjectNode write(ModuleRegistration module) {
    ObjectNode node = Json.object();
    node.put("moduleId", module.identity().moduleId());
    node.put("deviceId", module.identity().deviceId());
    node.put("generationId", module.generationId());
    if (module.managedBy() != null) {
      node.put("managedBy", module.managedBy());
    }
    node.set("authentication", AuthenticationJson.write(module.authentication()));
    return node;
  }
}
