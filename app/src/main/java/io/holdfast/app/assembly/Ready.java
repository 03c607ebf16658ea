/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a hub is that accepts connections, and who may connect to it: what the ready file says.
 *
 * @param host the hub's name in connection strings
 * @param plainMqttPort null if there is no plain listener
 * @param caFile PEM of the authority that clients must trust
 * @param serviceConnectionString of the policy with all rights
 * @param identities connection strings, by {@code device} or {@code device/module}
 */
public record Ready(
    String host,
    int mqttPort,
    int httpsPort,
    @Nullable Integer plainMqttPort,
    Path caFile,
    String serviceConnectionString,
    Map<String, String> identities) {

  /** As JSON, indented. */
  public String json() {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(tree()) + "\n";
  }

  ObjectNode tree() {
    ObjectNode tree = JsonMapper.shared().createObjectNode();
    ObjectNode root = tree.putObject("root");
    root.put("host", host);
    root.put("mqttPort", mqttPort);
    root.put("httpsPort", httpsPort);
    if (plainMqttPort != null) {
      root.put("plainMqttPort", plainMqttPort);
    }
    root.put("caFile", caFile.toString());
    root.put("serviceConnectionString", serviceConnectionString);
    ObjectNode strings = tree.putObject("identities");
    identities.forEach(strings::put);
    return tree;
  }

  static Ready of(JsonNode tree) {
    JsonNode root = tree.path("root");
    Map<String, String> identities = new java.util.LinkedHashMap<>();
    tree.path("identities")
        .properties()
        .forEach(entry -> identities.put(entry.getKey(), entry.getValue().asString()));
    return new Ready(
        root.path("host").asString(),
        root.path("mqttPort").asInt(),
        root.path("httpsPort").asInt(),
        root.has("plainMqttPort") ? Integer.valueOf(root.path("plainMqttPort").asInt()) : null,
        Path.of(root.path("caFile").asString()),
        root.path("serviceConnectionString").asString(),
        identities);
  }
}
