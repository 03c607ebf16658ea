/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who an edge device is, as a provisioning service said.
 *
 * @param idScope whose word that is
 * @param registrationId as whom it asked
 * @param hub the host name of its hub
 * @param deviceId what it is called there
 * @param proof a digest of what it proved itself with: with something else it has to ask again
 * @param key what it authenticates with at its hub, if that is a key
 */
public record ProvisionedIdentity(
    String idScope,
    String registrationId,
    String hub,
    String deviceId,
    String proof,
    @Nullable Bytes key) {

  /** The device at its hub. */
  public DeviceIdentity device() {
    return new DeviceIdentity(deviceId);
  }

  /** Whether it is the same device at the same hub. */
  public boolean isAt(ProvisionedIdentity other) {
    return hub.equalsIgnoreCase(other.hub) && deviceId.equals(other.deviceId);
  }

  byte[] encode() {
    ObjectNode node =
        JsonMapper.shared()
            .createObjectNode()
            .put("idScope", idScope)
            .put("registrationId", registrationId)
            .put("hub", hub)
            .put("deviceId", deviceId)
            .put("proof", proof);
    if (key != null) {
      node.put("key", Base64.getEncoder().encodeToString(key.toByteArray()));
    }
    return JsonMapper.shared().writeValueAsBytes(node);
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is something else; quotes nothing of it
   */
  static ProvisionedIdentity decode(byte[] json) {
    try {
      JsonNode node = JsonMapper.shared().readTree(json);
      JsonNode key = node.get("key");
      return new ProvisionedIdentity(
          node.required("idScope").asString(),
          node.required("registrationId").asString(),
          node.required("hub").asString(),
          node.required("deviceId").asString(),
          node.required("proof").asString(),
          key == null ? null : Bytes.owning(Base64.getDecoder().decode(key.asString())));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a provisioned identity", null);
    }
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return deviceId + " at " + hub;
  }
}
