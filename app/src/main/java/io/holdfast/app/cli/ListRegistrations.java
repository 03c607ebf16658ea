/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Lists the devices that a group provisioned. */
@Command
final class ListRegistrations extends DpsCall {

  @Mixin private final EnrollmentId group = new EnrollmentId();
  @Mixin private final Top top = new Top();

  ListRegistrations(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    var _ = group.id();
    var _ = top.number();
  }

  @Override
  void ask(DpsClient service) {
    JsonNode all = service.registrations(group.id(), top.number());
    if (isJson()) {
      Output.json(out(), all);
    } else {
      EnrollmentText.listRegistrations(out(), all);
    }
  }
}
