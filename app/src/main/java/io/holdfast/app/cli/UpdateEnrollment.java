/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import io.holdfast.app.rest.EnrollmentKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes an enrollment: what is not said stays as it is. */
@Command
final class UpdateEnrollment extends DpsCall {

  @Mixin private final EnrollmentId enrollment = new EnrollmentId();
  @Mixin private final Attestation attestation = new Attestation();
  @Mixin private final EnrollmentTerms terms = new EnrollmentTerms();
  @Mixin private final LastSeen lastSeen = new LastSeen();

  private final EnrollmentKind kind;

  UpdateEnrollment(Surroundings around, EnrollmentKind kind) {
    super(around);
    this.kind = kind;
  }

  @Override
  void check() {
    var _ = enrollment.id();
    var _ = lastSeen.etag();
    terms.check(kind);
    if (!attestation.isEmpty()) {
      attestation.check(kind);
    } else if (terms.isEmpty()) {
      throw CommandException.misused(
          "say what to change: --provisioning-status, --allocation-policy, keys and so on");
    }
  }

  @Override
  void ask(DpsClient service) {
    String id = enrollment.id();
    if (!(service.enrollment(kind, id) instanceof ObjectNode present)) {
      throw CommandException.failed("the service shows no enrollment " + id);
    }
    terms.addTo(present);
    if (!attestation.isEmpty()) {
      attestation.addTo(present, kind);
    }
    // Whatever it was last seen as, what came since it was read just now must not be undone.
    String read = present.path("etag").asString(lastSeen.etag());
    JsonNode updated = service.update(kind, id, present, lastSeen.isAny() ? read : lastSeen.etag());
    if (isJson()) {
      Output.json(out(), updated);
    } else {
      out().println("Updated " + id + ".");
    }
  }
}
