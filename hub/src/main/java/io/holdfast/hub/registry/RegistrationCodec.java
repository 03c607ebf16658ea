/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of registrations: a JSON object each, so that members can come later. */
final class RegistrationCodec {

  private static final JsonMapper JSON = JsonMapper.shared();

  private RegistrationCodec() {}

  static byte[] encode(Registration registration) {
    ObjectNode node = JSON.createObjectNode();
    node.put("generationId", registration.generationId());
    node.put("etag", registration.etag());
    node.set("authentication", encode(registration.authentication()));
    switch (registration) {
      case DeviceRegistration device -> encodeDevice(device, node);
      case ModuleRegistration module -> put(node, "managedBy", module.managedBy());
    }
    return JSON.writeValueAsBytes(node);
  }

  private static void encodeDevice(DeviceRegistration device, ObjectNode node) {
    node.put("enabled", device.enabled());
    put(node, "statusReason", device.statusReason());
    Instant statusUpdated = device.statusUpdated();
    put(node, "statusUpdated", statusUpdated == null ? null : statusUpdated.toString());
    node.put("iotEdge", device.iotEdge());
    put(node, "deviceScope", device.deviceScope());
    device.parentScopes().forEach(node.putArray("parentScopes")::add);
  }

  static Registration decode(Identity identity, byte[] json) {
    JsonNode node = JSON.readTree(json);
    String generationId = node.required("generationId").asString();
    String etag = node.required("etag").asString();
    Authentication authentication = decode(node.required("authentication"));
    return switch (identity) {
      case DeviceIdentity device -> decodeDevice(device, generationId, etag, authentication, node);
      case ModuleIdentity module ->
          new ModuleRegistration(
              module, generationId, etag, authentication, text(node, "managedBy"));
    };
  }

  private static DeviceRegistration decodeDevice(
      DeviceIdentity identity,
      String generationId,
      String etag,
      Authentication authentication,
      JsonNode node) {
    String statusUpdated = text(node, "statusUpdated");
    List<String> parentScopes = new ArrayList<>();
    node.required("parentScopes").forEach(scope -> parentScopes.add(scope.asString()));
    return new DeviceRegistration(
        identity,
        generationId,
        etag,
        authentication,
        node.required("enabled").asBoolean(),
        text(node, "statusReason"),
        statusUpdated == null ? null : Instant.parse(statusUpdated),
        node.required("iotEdge").asBoolean(),
        text(node, "deviceScope"),
        parentScopes);
  }

  private static ObjectNode encode(Authentication authentication) {
    ObjectNode node = JSON.createObjectNode();
    switch (authentication) {
      case Authentication.Sas(SymmetricKeys keys) ->
          node.put("type", "sas")
              .put("primary", keys.primaryText())
              .put("secondary", keys.secondaryText());
      case Authentication.SelfSigned(String primary, String secondary) -> {
        node.put("type", "selfSigned");
        put(node, "primary", primary);
        put(node, "secondary", secondary);
      }
      case Authentication.CertificateAuthority() -> node.put("type", "certificateAuthority");
      case Authentication.None() -> node.put("type", "none");
    }
    return node;
  }

  private static Authentication decode(JsonNode node) {
    String type = node.required("type").asString();
    return switch (type) {
      case "sas" -> new Authentication.Sas(keys(node));
      case "selfSigned" ->
          new Authentication.SelfSigned(text(node, "primary"), text(node, "secondary"));
      case "certificateAuthority" -> new Authentication.CertificateAuthority();
      case "none" -> new Authentication.None();
      default ->
          throw new IllegalStateException("a stored registration has the unknown type " + type);
    };
  }

  static SymmetricKeys keys(JsonNode node) {
    return new SymmetricKeys(key(node, "primary"), key(node, "secondary"));
  }

  private static Bytes key(JsonNode node, String name) {
    return Bytes.owning(Base64.getDecoder().decode(node.required(name).asString()));
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }
}
