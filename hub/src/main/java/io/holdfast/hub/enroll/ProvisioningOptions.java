/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.util.List;

/**
 * What an operator decides about provisioning.
 *
 * @param hostName what devices call the hub that provisioning is a part of
 * @param registrationsPerMinute how many devices are assigned; more wait, or are refused
 * @param pollsPerTenSeconds how often one device may ask how far its registration is
 * @param weight how large a share of evenly spread devices the hub gets itself; see {@link
 *     LinkedHub#weight}
 * @param otherHubs that devices may be assigned to besides it, in the order of preference
 * @param tpms what proves TPMs
 */
public record ProvisioningOptions(
    String hostName,
    int weight,
    int registrationsPerMinute,
    int pollsPerTenSeconds,
    List<LinkedHub> otherHubs,
    TpmAttestation tpms) {

  /** Of the documented limits of an instance. */
  public static final int REGISTRATIONS_PER_MINUTE = 1000;

  /** Likewise. */
  public static final int POLLS_PER_TEN_SECONDS = 5;

  /** Copies the list. */
  public ProvisioningOptions {
    otherHubs = List.copyOf(otherHubs);
  }

  /** With the documented limits, one hub and no TPMs. */
  public static ProvisioningOptions of(String hostName) {
    return new ProvisioningOptions(
        hostName,
        1,
        REGISTRATIONS_PER_MINUTE,
        POLLS_PER_TEN_SECONDS,
        List.of(),
        TpmAttestation.NONE);
  }
}
