/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code --ready-file} holds once a hub accepts connections.
 *
 * @param host the address that the hub listens on: the root, if there is one
 * @param mqttPort MQTT over TLS; 0 if it is switched off
 * @param httpsPort the service's REST calls; 0 if they are switched off
 * @param plainMqttPort MQTT without TLS, where it was switched on
 * @param metricsPort metrics, where they are told
 * @param caFile the certificate that clients must trust, PEM
 * @param serviceConnectionString for back ends
 * @param identities connection strings by {@code device} or {@code device/module}
 * @param dps the provisioning service, of a root
 * @param edge the edge hub that a root runs beside it
 */
public record ReadyFile(
    String host,
    int mqttPort,
    int httpsPort,
    OptionalInt plainMqttPort,
    OptionalInt metricsPort,
    Path caFile,
    String serviceConnectionString,
    Map<String, String> identities,
    Optional<Dps> dps,
    Optional<EdgeHub> edge) {

  /**
   * A provisioning service.
   *
   * @param host where it is: the hub's
   * @param idScope what devices call it
   * @param serviceConnectionString for back ends
   */
  public record Dps(String host, String idScope, String serviceConnectionString) {}

  /** An edge hub, as clients need it: {@code host} is their gateway. */
  public record EdgeHub(String deviceId, String host, int mqttPort, int httpsPort, Path caFile) {}

  /** Copies the identities. */
  public ReadyFile {
    identities = Map.copyOf(identities);
  }

  /** Reads the file; it is whole as soon as it exists. */
  public static ReadyFile read(Path file) throws IOException {
    JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
    JsonNode root = json.has("root") ? json.required("root") : json.required("edge");
    Map<String, String> identities = new LinkedHashMap<>();
    json.path("identities").forEachEntry((name, text) -> identities.put(name, text.stringValue()));
    return new ReadyFile(
        root.required("host").stringValue(),
        root.path("mqttPort").asInt(0),
        root.path("httpsPort").asInt(0),
        port(root, "plainMqttPort"),
        port(root, "metricsPort"),
        Path.of(root.required("caFile").stringValue()),
        root.required("serviceConnectionString").stringValue(),
        identities,
        Optional.ofNullable(json.get("dps")).map(ReadyFile::dps),
        json.has("root")
            ? Optional.ofNullable(json.get("edge")).map(ReadyFile::edge)
            : Optional.empty());
  }

  private static Dps dps(JsonNode dps) {
    return new Dps(
        dps.required("host").stringValue(),
        dps.required("idScope").stringValue(),
        dps.required("serviceConnectionString").stringValue());
  }

  private static EdgeHub edge(JsonNode edge) {
    return new EdgeHub(
        edge.required("deviceId").stringValue(),
        edge.required("host").stringValue(),
        edge.required("mqttPort").intValue(),
        edge.required("httpsPort").intValue(),
        Path.of(edge.required("caFile").stringValue()));
  }

  private static OptionalInt port(JsonNode place, String name) {
    JsonNode port = place.path(name);
    return port.isIntegralNumber() ? OptionalInt.of(port.intValue()) : OptionalInt.empty();
  }
}
