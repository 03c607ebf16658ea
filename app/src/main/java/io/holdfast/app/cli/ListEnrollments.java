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

/** Lists enrollments. */
@Command
final class ListEnrollments extends DpsCall {

  @Mixin private final Top top = new Top();

  private final EnrollmentKind kind;

  ListEnrollments(Surroundings around, EnrollmentKind kind) {
    super(around);
    this.kind = kind;
  }

  @Override
  void check() {
    var _ = top.number();
  }

  @Override
  void ask(DpsClient service) {
    JsonNode all = service.enrollments(kind, top.number());
    if (isJson()) {
      Output.json(out(), all);
    } else {
      EnrollmentText.list(out(), kind, all);
    }
  }
}
