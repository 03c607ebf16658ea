/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/**
 * A module of a device.
 *
 * @param deviceId the id of the device that it belongs to
 * @param moduleId its own id, unique within the device
 */
public record ModuleIdentity(String deviceId, String moduleId) implements Identity {

  /**
   * Checks both ids.
   *
   * @throws IllegalArgumentException if one is not a valid id
   */
  public ModuleIdentity {
    Identity.requireId("device id", deviceId);
    Identity.requireId("module id", moduleId);
  }

  @Override
  public String clientId() {
    return deviceId + "/" + moduleId;
  }

  @Override
  public DeviceIdentity device() {
    return new DeviceIdentity(deviceId);
  }

  @Override
  public String toString() {
    return clientId();
  }
}
