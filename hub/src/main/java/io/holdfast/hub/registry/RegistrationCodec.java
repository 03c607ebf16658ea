/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.time.Instant;
import java.util.Base64;
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
    return RegistrationReader.read(identity, json);
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
}
