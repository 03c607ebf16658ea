/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Shows the registration of a device or a module. */
@Command
final class ShowIdentity extends HubCall {

  @Mixin private final Target target;

  ShowIdentity(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode registration = hub.registration(target.identity());
    if (isJson()) {
      Output.json(out(), registration);
    } else {
      Registrations.show(out(), registration);
    }
  }
}
