/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.RootServer;
import io.holdfast.app.assembly.Server;
import io.holdfast.app.config.Config;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code hub start}. */
@Command
final class HubStart extends Serve {

  HubStart(Surroundings around) {
    super(around);
  }

  @Override
  Server start(Config config, Map<String, String> environment, Runnable taken) {
    return RootServer.start(config, environment, false, taken);
  }
}
