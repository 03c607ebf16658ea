/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

/** Told once what a registration came to. */
@FunctionalInterface
public interface RegistrationHandler {

  /**
   * It ended. The connection is closed when this is called.
   *
   * @param outcome what it came to
   */
  void onRegistered(RegistrationOutcome outcome);
}
