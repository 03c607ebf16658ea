/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Makes a code for the proof that somebody holds an authority's key. */
@Command
final class NewVerificationCode extends HubCall {

  @Mixin private final AuthorityName authority = new AuthorityName();

  @Mixin private final LastSeen lastSeen = new LastSeen();

  NewVerificationCode(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    authority.name();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode asked = hub.newVerificationCode(authority.name(), lastSeen.etag());
    if (isJson()) {
      Output.json(out(), asked);
      return;
    }
    String code = asked.path("properties").path("verificationCode").asString("");
    out().println(code);
    out().println();
    out().println("Sign a certificate for this name with the authority's key, such as by");
    out()
        .println(
            "  openssl req -new -newkey rsa:2048 -nodes -keyout proof.key -subj /CN="
                + code
                + " -out proof.csr");
    out()
        .println(
            "  openssl x509 -req -in proof.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out proof.pem");
    out().println("and show it:");
    out().println("  ./holdfast hub certificate verify -n " + authority.name() + " -p proof.pem");
  }
}
