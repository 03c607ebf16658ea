/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Shows what became of a device that asked to be provisioned. */
@Command
final class ShowRegistration extends DpsCall {

  @Mixin private final RegistrationId registration = new RegistrationId();

  ShowRegistration(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    var _ = registration.id();
  }

  @Override
  void ask(DpsClient service) {
    JsonNode shown = service.registration(registration.id());
    if (isJson()) {
      Output.json(out(), shown);
    } else {
      EnrollmentText.showRegistration(out(), shown);
    }
  }
}
