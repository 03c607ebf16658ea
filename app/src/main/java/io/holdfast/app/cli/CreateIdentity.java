/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.model.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers a device or a module. */
@Command
final class CreateIdentity extends HubCall {

  @Mixin private final Target target;

  @Mixin private final Status status = new Status();
  @Mixin private final Authentication authentication = new Authentication();
  @Mixin private final Family family = new Family();

  CreateIdentity(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
    status.check(target);
    family.check(target);
    authentication.checkNew();
  }

  @Override
  void ask(HubClient hub) {
    Identity identity = target.identity();
    ObjectNode draft = Output.object();
    status.addTo(draft);
    authentication.addTo(draft);
    family.addTo(draft, hub);
    JsonNode created = hub.create(identity, draft);
    if (isJson()) {
      Output.json(out(), created);
      return;
    }
    boolean hasKey = authentication.methodOfNew() == AuthMethod.shared_private_key;
    out()
        .println(
            "Created "
                + identity
                + ". It connects with"
                + (hasKey ? ":" : " its certificate and:"));
    out().println();
    out()
        .println(
            "  "
                + Registrations.connectionString(
                    login().address(around()).host(), identity, created, false));
  }
}
