/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.model.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes a device or a module. */
@Command
final class DeleteIdentity extends HubCall {

  @Mixin private final Target target;

  @Mixin private final LastSeen lastSeen = new LastSeen();

  DeleteIdentity(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
    var _ = lastSeen.etag();
  }

  @Override
  void ask(HubClient hub) {
    Identity identity = target.identity();
    hub.delete(identity, lastSeen.etag());
    if (isJson()) {
      Output.json(out(), Output.object());
    } else {
      out().println("Deleted " + identity + ".");
    }
  }
}
