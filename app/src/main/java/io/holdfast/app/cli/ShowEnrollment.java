/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import io.holdfast.app.rest.EnrollmentKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Shows an enrollment. */
@Command
final class ShowEnrollment extends DpsCall {

  @Mixin private final EnrollmentId enrollment = new EnrollmentId();

  @Option(names = "--show-keys", description = "Show its keys, too.")
  private boolean keys;

  private final EnrollmentKind kind;

  ShowEnrollment(Surroundings around, EnrollmentKind kind) {
    super(around);
    this.kind = kind;
  }

  @Override
  void check() {
    var _ = enrollment.id();
  }

  @Override
  void ask(DpsClient service) {
    String id = enrollment.id();
    if (!(service.enrollment(kind, id) instanceof ObjectNode shown)) {
      throw CommandException.failed("the service shows no enrollment " + id);
    }
    if (keys) {
      shown.set("attestation", service.attestation(kind, id));
    }
    if (isJson()) {
      Output.json(out(), shown);
    } else {
      EnrollmentText.show(out(), kind, shown);
    }
  }
}
