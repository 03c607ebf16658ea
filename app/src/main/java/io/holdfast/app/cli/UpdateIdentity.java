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

/** Changes the registration of a device or a module: what is not said stays as it is. */
@Command
final class UpdateIdentity extends HubCall {

  @Mixin private final Target target;
  @Mixin private final Status status = new Status();
  @Mixin private final Authentication authentication = new Authentication();
  @Mixin private final LastSeen lastSeen = new LastSeen();

  UpdateIdentity(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    var _ = target.identity();
    var _ = lastSeen.etag();
    status.check(target);
    authentication.checkChange();
    if (status.isEmpty() && authentication.isEmpty()) {
      throw CommandException.misused(
          "say what to change: "
              + (target instanceof Target.Device ? "--status, " : "")
              + "--auth-method, keys or thumbprints");
    }
  }

  @Override
  void ask(HubClient hub) {
    Identity identity = target.identity();
    if (!(hub.registration(identity) instanceof ObjectNode registration)) {
      throw CommandException.failed("the hub shows no registration of " + identity);
    }
    status.addTo(registration);
    authentication.change(registration);
    // Whatever it was last seen as, what came since it was read just now must not be undone.
    String read = registration.path("etag").asString(lastSeen.etag());
    JsonNode updated =
        hub.update(identity, registration, lastSeen.isAny() ? read : lastSeen.etag());
    if (isJson()) {
      Output.json(out(), updated);
    } else {
      out().println("Updated " + identity + ".");
    }
  }
}
