/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a hub accepts connections.
 *
 * @param deviceId of an edge hub's device, or null for a root hub
 * @param host the hub's name: at a root in connection strings, at an edge as their gateway
 * @param mqttPort 0 if MQTT is switched off
 * @param httpsPort 0 if HTTPS is switched off
 * @param plainMqttPort null if there is no plain listener
 * @param metricsPort null if it tells no metrics
 * @param caFile PEM of the authority that clients must trust
 */
public record Place(
    @Nullable String deviceId,
    String host,
    int mqttPort,
    int httpsPort,
    @Nullable Integer plainMqttPort,
    @Nullable Integer metricsPort,
    Path caFile) {

  /** What the ready file calls it: {@code root} or {@code edge}. */
  String role() {
    return deviceId == null ? "root" : "edge";
  }

  ObjectNode into(ObjectNode tree) {
    ObjectNode place = tree.putObject(role());
    if (deviceId != null) {
      place.put("deviceId", deviceId);
    }
    place.put("host", host);
    if (mqttPort != 0) {
      place.put("mqttPort", mqttPort);
    }
    if (httpsPort != 0) {
      place.put("httpsPort", httpsPort);
    }
    if (plainMqttPort != null) {
      place.put("plainMqttPort", plainMqttPort);
    }
    if (metricsPort != null) {
      place.put("metricsPort", metricsPort);
    }
    return place.put("caFile", caFile.toString());
  }

  static Place of(JsonNode place) {
    return new Place(
        place.has("deviceId") ? place.path("deviceId").asString() : null,
        place.path("host").asString(),
        place.path("mqttPort").asInt(0),
        place.path("httpsPort").asInt(0),
        port(place, "plainMqttPort"),
        port(place, "metricsPort"),
        Path.of(place.path("caFile").asString()));
  }

  private static @Nullable Integer port(JsonNode place, String name) {
    return place.has(name) ? Integer.valueOf(place.path(name).asInt()) : null;
  }
}
