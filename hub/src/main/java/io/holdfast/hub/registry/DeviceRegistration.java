/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.DeviceIdentity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered device.
 *
 * @param enabled whether it and its modules may connect
 * @param statusReason why it is enabled or disabled, as its operator put it
 * @param statusUpdated when it was last enabled or disabled, or null if never since it was
 *     registered
 * @param iotEdge whether it is an edge device: one that may speak for others
 * @param deviceScope the scope of an edge device, or the scope that a child belongs to; opaque
 * @param parentScopes the scopes of its parents
 */
public record DeviceRegistration(
    DeviceIdentity identity,
    String generationId,
    String etag,
    Authentication authentication,
    boolean enabled,
    @Nullable String statusReason,
    @Nullable Instant statusUpdated,
    boolean iotEdge,
    @Nullable String deviceScope,
    List<String> parentScopes)
    implements Registration {

  /** Copies the list. */
  public DeviceRegistration {
    parentScopes = List.copyOf(parentScopes);
  }

  @Override
  public DeviceRegistration with(String generation, String newEtag) {
    return new DeviceRegistration(
        identity,
        generation,
        newEtag,
        authentication,
        enabled,
        statusReason,
        statusUpdated,
        iotEdge,
        deviceScope,
        parentScopes);
  }

  /** The same device, which authenticates otherwise. */
  DeviceRegistration with(Authentication changed, String newEtag) {
    return new DeviceRegistration(
        identity,
        generationId,
        newEtag,
        changed,
        enabled,
        statusReason,
        statusUpdated,
        iotEdge,
        deviceScope,
        parentScopes);
  }
}
