/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Server;
import io.holdfast.app.assembly.UpServer;
import io.holdfast.app.config.Config;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}. */
@Command
final class Up extends Serve {

  @Option(names = "--no-samples", description = "Run both hubs without the sample modules.")
  private boolean noSamples;

  Up(Surroundings around) {
    super(around);
  }

  @Override
  Server start(Config config, Map<String, String> environment, Runnable taken) {
    return UpServer.start(config, environment, !noSamples, taken);
  }
}
