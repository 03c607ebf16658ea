/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Company;
import picocli.CommandLine.Command;

/** Runs a hub and nothing else. */
@Command
final class HubStart extends Serve {

  HubStart(Surroundings around) {
    super(around);
  }

  @Override
  Company company() {
    return Company.NONE;
  }
}
