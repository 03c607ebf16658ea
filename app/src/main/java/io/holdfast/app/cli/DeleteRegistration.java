/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Forgets what became of a device that asked to be provisioned. */
@Command
final class DeleteRegistration extends DpsCall {

  @Mixin private final RegistrationId registration = new RegistrationId();
  @Mixin private final LastSeen lastSeen = new LastSeen();

  DeleteRegistration(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    var _ = registration.id();
    var _ = lastSeen.etag();
  }

  @Override
  void ask(DpsClient service) {
    service.deleteRegistration(registration.id(), lastSeen.etag());
    if (isJson()) {
      Output.json(out(), Output.object());
    } else {
      out().println("Deleted the registration " + registration.id() + ".");
    }
  }
}
