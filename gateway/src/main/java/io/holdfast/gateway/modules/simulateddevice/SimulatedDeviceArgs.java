/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.simulateddevice;

import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.modules.Arguments;
import java.time.Duration;
import java.util.Set;

/**
 * What a gateway's file says of a simulated device.
 *
 * @param macAddress its address in the field
 * @param period from one reading to the next
 */
record SimulatedDeviceArgs(String macAddress, Duration period) {

  private static final String ADDRESS = "macAddress";
  private static final String PERIOD = "messagePeriod";

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(24);

  /**
   * Reads the module's arguments.
   *
   * @throws io.holdfast.gateway.json.JsonFault naming what is wrong
   */
  static SimulatedDeviceArgs read(JsonPlace args) {
    args.object(Set.of(ADDRESS, PERIOD));
    return new SimulatedDeviceArgs(
        Arguments.property(args.member(ADDRESS)), args.member(PERIOD).duration(SHORTEST, LONGEST));
  }
}
