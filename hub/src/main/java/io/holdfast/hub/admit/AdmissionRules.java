/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import java.time.Duration;
import java.util.Set;

/**
 * What an operator decides about admission.
 *
 * @param hostNames the names of this hub, in lower case: a token is for one of them
 * @param deviceTokenForModules whether a device's token connects the device's modules, too
 */
public record AdmissionRules(Set<String> hostNames, boolean deviceTokenForModules) {

  /** How far clocks may differ: a token counts as expired only this long after its expiry. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** Copies the names. */
  public AdmissionRules {
    hostNames = Set.copyOf(hostNames);
  }
}
