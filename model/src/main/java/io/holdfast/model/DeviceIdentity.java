/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/**
 * A device.
 *
 * @param deviceId its id, see {@link Identity}
 */
public record DeviceIdentity(String deviceId) implements Identity {

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if it is not a valid id
   */
  public DeviceIdentity {
    Identity.requireId("device id", deviceId);
  }

  @Override
  public String clientId() {
    return deviceId;
  }

  @Override
  public DeviceIdentity device() {
    return this;
  }

  /** The module of this device with the given id. */
  public ModuleIdentity module(String moduleId) {
    return new ModuleIdentity(deviceId, moduleId);
  }

  @Override
  public String toString() {
    return deviceId;
  }
}
