/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists devices. */
@Command
final class ListDevices extends HubCall {

  private static final int MOST = 1000;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many at most, 1 to 1000 (default: 1000).")
  private int top = MOST;

  ListDevices(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    if (top < 1 || top > MOST) {
      throw CommandException.misused("--top must be 1 to " + MOST);
    }
  }

  @Override
  void ask(HubClient hub) {
    JsonNode devices = hub.devices(top);
    if (isJson()) {
      Output.json(out(), devices);
    } else {
      Registrations.list(out(), devices);
    }
  }
}
