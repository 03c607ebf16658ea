/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.enroll.ProvisioningOptions;
import io.holdfast.hub.enroll.TpmAttestation;
import java.util.List;

/**
 * How a root hub provisions devices.
 *
 * @param registrations how many devices are assigned each minute
 * @param polls how often one device may ask in ten seconds
 */
public record DpsConfig(int registrations, int polls) {

  private static final String SECTION = "dps";

  static final Key<Integer> REGISTRATIONS =
      new Key<>(
          SECTION,
          "registrations-per-minute",
          Form.count(1, 1_000_000),
          Integer.toString(ProvisioningOptions.REGISTRATIONS_PER_MINUTE),
          "Devices that are assigned each minute. Over MQTT more wait their turn; over HTTPS they"
              + " are refused for a while.",
          "");

  static final Key<Integer> POLLS =
      new Key<>(
          SECTION,
          "polls-per-ten-seconds",
          Form.count(1, 1_000_000),
          Integer.toString(ProvisioningOptions.POLLS_PER_TEN_SECONDS),
          "How often one device may ask how far its registration is, in ten seconds. Over MQTT the"
              + " answer to more waits; over HTTPS they are refused for a while.",
          "");

  static final List<Key<?>> KEYS = List.of(REGISTRATIONS, POLLS);

  static DpsConfig of(Values values) {
    return new DpsConfig(values.get(REGISTRATIONS), values.get(POLLS));
  }

  /** The same for the hub of this name. */
  public ProvisioningOptions options(String hostName, TpmAttestation tpms) {
    return new ProvisioningOptions(hostName, 1, registrations, polls, List.of(), tpms);
  }
}
