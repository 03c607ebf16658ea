/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.DeviceScopes;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.hub.service.ModuleView;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.IsoTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Devices and modules in Azure's JSON. */
final class RegistrationJson {

  private static final String NEVER = "0001-01-01T00:00:00";

  private RegistrationJson() {}

  static Outcome<DeviceDraft> readDevice(DeviceIdentity identity, Bytes json) {
    return Body.parse(json).then(body -> readDevice(identity, body));
  }

  /** Reads a device from the members of a body, which may have others, too. */
  static Outcome<DeviceDraft> readDevice(DeviceIdentity identity, Body body) {
    requireSame(body, "deviceId", identity.deviceId());
    String reason = bounded(body, "statusReason", DeviceDraft.MAX_STATUS_REASON);
    return body.finish(
        new DeviceDraft(
            identity,
            AuthenticationJson.read(body),
            isEnabled(body),
            reason,
            body.object("capabilities").flag("iotEdge"),
            scope(body),
            parents(body)));
  }

  private static @Nullable String scope(Body body) {
    return bounded(body, "deviceScope", DeviceScopes.MAX_LENGTH);
  }

  private static List<String> parents(Body body) {
    List<String> parents = body.texts("parentScopes");
    if (parents.size() > DeviceScopes.MAX_PARENTS) {
      body.wrong("parentScopes has more than " + DeviceScopes.MAX_PARENTS);
    }
    if (parents.stream().anyMatch(scope -> scope.length() > DeviceScopes.MAX_LENGTH)) {
      body.wrong("a scope is longer than " + DeviceScopes.MAX_LENGTH + " characters");
    }
    return parents;
  }

  /** Reads a module from the members of a body, which may have others, too. */
  static ModuleDraft readModule(ModuleIdentity identity, Body body) {
    return new ModuleDraft(
        identity,
        AuthenticationJson.read(body),
        bounded(body, "managedBy", ModuleDraft.MAX_MANAGED_BY));
  }

  private static @Nullable String bounded(Body body, String name, int max) {
    String text = body.text(name);
    if (text != null && text.length() > max) {
      body.wrong(name + " is longer than " + max + " characters");
    }
    return text;
  }

  private static boolean isEnabled(Body body) {
    String status = body.text("status");
    if (status == null || status.equalsIgnoreCase("enabled")) {
      return true;
    }
    if (!status.equalsIgnoreCase("disabled")) {
      body.wrong("status is not enabled or disabled");
    }
    return false;
  }

  static Outcome<ModuleDraft> readModule(ModuleIdentity identity, Bytes json) {
    return Body.parse(json)
        .then(body -> {
          requireSame(body, "deviceId", identity.deviceId());
          requireSame(body, "moduleId", identity.moduleId());
          return body.finish(readModule(identity, body));
        });
  }

  private static void requireSame(Body body, String name, String wanted) {
    String given = body.text(name);
    if (given != null && !given.equals(wanted)) {
      body.wrong(name + " is not the one of the path");
    }
  }

  static ObjectNode write(DeviceView view) {
    DeviceRegistration device = view.registration();
    ObjectNode node = Json.object();
    node.put("deviceId", device.identity().deviceId());
    node.put("generationId", device.generationId());
    node.put("etag", device.etag());
    node.put("connectionState", state(view.connection()));
    node.put("status", status(device));
    node.put("statusReason", device.statusReason());
    node.put("connectionStateUpdatedTime", time(view.connection().since()));
    node.put("statusUpdatedTime", time(device.statusUpdated()));
    node.put("lastActivityTime", time(view.connection().lastActivity()));
    node.put("cloudToDeviceMessageCount", view.messages());
    node.set("authentication", AuthenticationJson.write(device.authentication()));
    writeScopes(device, node);
    return node;
  }

  static ObjectNode write(ModuleView view) {
    ModuleRegistration module = view.registration();
    ObjectNode node = Json.object();
    node.put("moduleId", module.identity().moduleId());
    node.put("managedBy", module.managedBy());
    node.put("deviceId", module.identity().deviceId());
    node.put("generationId", module.generationId());
    node.put("etag", module.etag());
    node.put("connectionState", state(view.connection()));
    node.put("connectionStateUpdatedTime", time(view.connection().since()));
    node.put("lastActivityTime", time(view.connection().lastActivity()));
    node.put("cloudToDeviceMessageCount", 0);
    node.set("authentication", AuthenticationJson.write(module.authentication()));
    return node;
  }

  static void writeScopes(DeviceRegistration device, ObjectNode node) {
    node.putObject("capabilities").put("iotEdge", device.iotEdge());
    if (device.deviceScope() != null) {
      node.put("deviceScope", device.deviceScope());
      device.parentScopes().forEach(node.putArray("parentScopes")::add);
    }
  }

  static String status(DeviceRegistration device) {
    return device.enabled() ? "enabled" : "disabled";
  }

  static String state(Presence.Connection connection) {
    return connection.connected() ? "Connected" : "Disconnected";
  }

  static String time(@Nullable Instant time) {
    return time == null ? NEVER : IsoTime.format7(time);
  }
}
