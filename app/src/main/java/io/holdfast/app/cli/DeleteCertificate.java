/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes a certification authority. */
@Command
final class DeleteCertificate extends HubCall {

  @Mixin private final AuthorityName authority = new AuthorityName();

  @Option(
      names = {"-e", "--etag"},
      paramLabel = "ETAG",
      description = "Only if it has not changed since; without it whatever it is.")
  private String etag = "*";

  DeleteCertificate(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    authority.name();
  }

  @Override
  void ask(HubClient hub) {
    hub.deleteCertificate(authority.name(), etag);
    if (isJson()) {
      Output.json(out(), Output.object());
    } else {
      out().println("Deleted " + authority.name() + ".");
    }
  }
}
