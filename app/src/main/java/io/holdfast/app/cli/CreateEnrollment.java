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

/** Enrolls a device or a group. */
@Command
final class CreateEnrollment extends DpsCall {

  @Mixin private final EnrollmentId enrollment = new EnrollmentId();
  @Mixin private final Attestation attestation = new Attestation();
  @Mixin private final EnrollmentTerms terms = new EnrollmentTerms();

  private final EnrollmentKind kind;

  CreateEnrollment(Surroundings around, EnrollmentKind kind) {
    super(around);
    this.kind = kind;
  }

  @Override
  void check() {
    var _ = enrollment.id();
    attestation.check(kind);
    terms.check(kind);
  }

  @Override
  void ask(DpsClient service) {
    String id = enrollment.id();
    ObjectNode draft = Output.object();
    attestation.addTo(draft, kind);
    terms.addTo(draft);
    JsonNode created = service.create(kind, id, draft);
    if (isJson()) {
      Output.json(out(), created);
      return;
    }
    out().println("Created " + id + ".");
    if (attestation.isLeftToService()) {
      JsonNode keys = service.attestation(kind, id).path("symmetricKey");
      out().println();
      out().println("  " + keys.path("primaryKey").asString(""));
      out().println();
      out()
          .println(
              kind == EnrollmentKind.GROUP
                  ? "is its primary key; a device's own comes of it by"
                      + " ./holdfast dps compute-device-key"
                  : "is its primary key, which the device signs with.");
    }
  }
}
