/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes a certification authority. */
@Command
final class DeleteCertificate extends HubCall {

  @Mixin private final AuthorityName authority = new AuthorityName();

  @Mixin private final LastSeen lastSeen = new LastSeen();

  DeleteCertificate(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    authority.name();
  }

  @Override
  void ask(HubClient hub) {
    hub.deleteCertificate(authority.name(), lastSeen.etag());
    if (isJson()) {
      Output.json(out(), Output.object());
    } else {
      out().println("Deleted " + authority.name() + ".");
    }
  }
}
