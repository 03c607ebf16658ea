/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.identitymap;

/**
 * One device under both its names.
 *
 * @param macAddress in the field, in upper case
 * @param deviceId at the hub, case-sensitive
 * @param deviceKey its key there
 */
record Identity(String macAddress, String deviceId, String deviceKey) {

  @Override
  public String toString() {
    return macAddress + " = " + deviceId; // keys do not belong in a log
  }
}
