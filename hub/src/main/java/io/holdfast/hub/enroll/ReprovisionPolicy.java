/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/**
 * What a further registration of a device does.
 *
 * @param updateHubAssignment whether its hub is chosen again
 * @param migrateDeviceData whether its twin moves along; else it begins with the initial twin
 */
public record ReprovisionPolicy(boolean updateHubAssignment, boolean migrateDeviceData) {
  /** Chooses again and moves the twin along. */
  public static final ReprovisionPolicy DEFAULT = new ReprovisionPolicy(true, true);
}
