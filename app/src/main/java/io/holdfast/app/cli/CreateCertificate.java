/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Names a certification authority. */
@Command
final class CreateCertificate extends HubCall {

  @Mixin private final AuthorityName authority = new AuthorityName();
  @Mixin private final CertificateFile file = new CertificateFile();

  CreateCertificate(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    authority.name();
    file.certificate();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode created = hub.createCertificate(authority.name(), file.certificate());
    if (isJson()) {
      Output.json(out(), created);
      return;
    }
    Authorities.show(out(), created);
    out().println();
    out().println("Nobody is trusted for it before it is verified:");
    out().println("  ./holdfast hub certificate generate-verification-code -n " + authority.name());
  }
}
