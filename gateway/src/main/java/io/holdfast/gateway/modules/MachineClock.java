/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

import java.time.InstantSource;

/**
 * The machine's clock, for modules that are made without arguments. Tests give a module another; no
 * other class of the gateway asks the machine what time it is.
 */
public final class MachineClock {

  private MachineClock() {}

  /** The time of day. */
  public static InstantSource instants() {
    return InstantSource.system();
  }
}
