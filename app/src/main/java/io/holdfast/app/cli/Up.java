/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Company;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a hub with what a newcomer needs: a device and a module of one's own, and samples. */
@Command
final class Up extends Serve {

  @Option(names = "--no-samples", description = "Run the hub without the sample modules.")
  private boolean noSamples;

  Up(Surroundings around) {
    super(around);
  }

  @Override
  Company company() {
    return noSamples ? Company.STARTER : Company.SAMPLES;
  }
}
