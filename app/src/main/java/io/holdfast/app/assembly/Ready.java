/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.secrets.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a hub is that accepts connections, and who may connect to it: what the ready file says.
 *
 * @param place of the hub
 * @param serviceConnectionString of the policy with all rights
 * @param identities connection strings, by {@code device} or {@code device/module}
 * @param edge of an edge hub that runs beside it, or null
 * @param dps the provisioning service that is a part of the hub, or null if it has none
 */
public record Ready(
    Place place,
    String serviceConnectionString,
    Map<String, String> identities,
    @Nullable Place edge,
    @Nullable Dps dps) {

  private static final String DPS = "dps";

  /**
   * A provisioning service.
   *
   * @param idScope what devices call it
   * @param serviceConnectionString of the policy with all rights there
   */
  public record Dps(String host, String idScope, String serviceConnectionString) {
    private void into(ObjectNode tree) {
      tree.putObject(DPS)
          .put("host", host)
          .put("idScope", idScope)
          .put(SERVICE, serviceConnectionString);
    }

    private static @Nullable Dps of(JsonNode tree) {
      JsonNode dps = tree.get(DPS);
      return dps == null
          ? null
          : new Dps(
              dps.path("host").asString(),
              dps.path("idScope").asString(),
              dps.path(SERVICE).asString());
    }
  }

  private static final String SERVICE = "serviceConnectionString";

  /** The hub's name. */
  public String host() {
    return place.host();
  }

  /** The port of MQTT over TLS; 0 if that is switched off. */
  public int mqttPort() {
    return place.mqttPort();
  }

  /** The port of the service API; 0 if that is switched off. */
  public int httpsPort() {
    return place.httpsPort();
  }

  /** The port of MQTT without TLS, or null. */
  public @Nullable Integer plainMqttPort() {
    return place.plainMqttPort();
  }

  /** The port of metrics, or null. */
  public @Nullable Integer metricsPort() {
    return place.metricsPort();
  }

  /** PEM of the authority that clients must trust. */
  public Path caFile() {
    return place.caFile();
  }

  /** As JSON, indented. */
  public String json() {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(tree()) + "\n";
  }

  /** Writes the file: whole, or not at all. */
  void write(Path file) {
    try {
      WholeFile.write(file, json());
    } catch (IOException e) {
      throw new StartException("cannot write --ready-file " + file + ": " + e, e);
    }
  }

  ObjectNode tree() {
    ObjectNode tree = JsonMapper.shared().createObjectNode();
    place.into(tree).put(SERVICE, serviceConnectionString);
    if (edge != null) {
      ObjectNode _ = edge.into(tree);
    }
    if (dps != null) {
      dps.into(tree);
    }
    ObjectNode strings = tree.putObject("identities");
    identities.forEach(strings::put);
    return tree;
  }

  static Ready of(JsonNode tree) {
    Map<String, String> identities = new LinkedHashMap<>();
    tree.path("identities")
        .properties()
        .forEach(entry -> identities.put(entry.getKey(), entry.getValue().asString()));
    JsonNode root = tree.get("root");
    JsonNode edge = tree.get("edge");
    JsonNode place = root == null ? tree.path("edge") : root;
    return new Ready(
        Place.of(place),
        place.path(SERVICE).asString(),
        identities,
        root == null || edge == null ? null : Place.of(edge),
        Dps.of(tree));
  }
}
