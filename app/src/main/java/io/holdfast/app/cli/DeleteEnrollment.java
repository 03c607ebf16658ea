/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import io.holdfast.app.rest.EnrollmentKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes an enrollment. */
@Command
final class DeleteEnrollment extends DpsCall {

  @Mixin private final EnrollmentId enrollment = new EnrollmentId();
  @Mixin private final LastSeen lastSeen = new LastSeen();

  private final EnrollmentKind kind;

  DeleteEnrollment(Surroundings around, EnrollmentKind kind) {
    super(around);
    this.kind = kind;
  }

  @Override
  void check() {
    var _ = enrollment.id();
    var _ = lastSeen.etag();
  }

  @Override
  void ask(DpsClient service) {
    service.delete(kind, enrollment.id(), lastSeen.etag());
    if (isJson()) {
      Output.json(out(), Output.object());
    } else {
      out().println("Deleted " + enrollment.id() + ".");
    }
  }
}
