/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.DeviceIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of edge devices: an edge device has one of its own, and the devices that it acts for
 * name it as their parent's. Clients take the text for opaque.
 */
public final class DeviceScopes {

  /** The longest text of a scope, in characters. */
  public static final int MAX_LENGTH = 256;

  /** How many parents a device has at most: it is IoT Hub's number. */
  public static final int MAX_PARENTS = 1;

  private static final String PREFIX = "ms-azure-iot-edge://";

  private DeviceScopes() {}

  static String of(DeviceIdentity edge, String number) {
    return PREFIX + edge.deviceId() + "-" + number;
  }

  /** Whose scope it is by its text, or null; whether it still is, its registration says. */
  public static @Nullable DeviceIdentity ownerOf(String scope) {
    int end = scope.lastIndexOf('-');
    if (!scope.startsWith(PREFIX) || end <= PREFIX.length()) {
      return null;
    }
    String deviceId = scope.substring(PREFIX.length(), end);
    try {
      return new DeviceIdentity(deviceId);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The scope that the device lives in beside its own, or null. */
  public static @Nullable String parentOf(DeviceRegistration device) {
    if (!device.parentScopes().isEmpty()) {
      return device.parentScopes().getFirst();
    }
    return device.iotEdge() ? null : device.deviceScope();
  }
}
