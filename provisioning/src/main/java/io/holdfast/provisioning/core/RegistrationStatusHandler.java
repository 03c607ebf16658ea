/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

/** Told how far a registration is. */
@FunctionalInterface
public interface RegistrationStatusHandler {

  /**
   * It got on.
   *
   * @param status CONNECTED, REGISTERING or ASSIGNING
   */
  void onStatus(RegistrationStatus status);
}
