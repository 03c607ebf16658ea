/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Proves that somebody holds an authority's key. */
@Command
final class VerifyCertificate extends HubCall {

  @Mixin private final AuthorityName authority = new AuthorityName();
  @Mixin private final CertificateFile file = new CertificateFile();

  @Mixin private final LastSeen lastSeen = new LastSeen();

  VerifyCertificate(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    authority.name();
    file.certificate();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode verified =
        hub.verifyCertificate(authority.name(), file.certificate(), lastSeen.etag());
    if (isJson()) {
      Output.json(out(), verified);
    } else {
      out().println("Verified " + authority.name() + ". Its devices may connect.");
    }
  }
}
