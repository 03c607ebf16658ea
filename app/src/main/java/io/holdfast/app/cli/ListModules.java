/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Lists the modules of a device. */
@Command
final class ListModules extends HubCall {

  @Mixin private final Target target = new Target.Device();

  ListModules(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    target.identity();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode modules = hub.modules(target.identity().deviceId());
    if (isJson()) {
      Output.json(out(), modules);
    } else {
      Registrations.list(out(), modules);
    }
  }
}
