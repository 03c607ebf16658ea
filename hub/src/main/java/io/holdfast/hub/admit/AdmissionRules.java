/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an operator decides about admission.
 *
 * @param hostNames the names of this hub, in lower case, asked for each token: a token is for one
 *     of them; called by any thread, must not block
 * @param deviceTokenForModules whether a device's token connects the device's modules, too
 * @param moduleCertificates whether modules may show certificates; at IoT Edge only devices may
 * @param maxClients how many clients may be connected at once
 */
public record AdmissionRules(
    Supplier<Set<String>> hostNames,
    boolean deviceTokenForModules,
    boolean moduleCertificates,
    int maxClients) {

  /** How far clocks may differ: a token counts as expired only this long after its expiry. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** For a root: modules may show certificates, and clients are as many as connections. */
  public AdmissionRules(Supplier<Set<String>> hostNames, boolean deviceTokenForModules) {
    this(hostNames, deviceTokenForModules, true, Integer.MAX_VALUE);
  }

  /** For a root whose names do not change. */
  public AdmissionRules(Set<String> hostNames, boolean deviceTokenForModules) {
    this(fixed(Set.copyOf(hostNames)), deviceTokenForModules);
  }

  private static Supplier<Set<String>> fixed(Set<String> names) {
    return () -> names;
  }
}
