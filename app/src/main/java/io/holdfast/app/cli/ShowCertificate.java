/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Shows a certification authority. */
@Command
final class ShowCertificate extends HubCall {

  @Mixin private final AuthorityName authority = new AuthorityName();

  ShowCertificate(Surroundings around) {
    super(around);
  }

  @Override
  void check() {
    authority.name();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode shown = hub.certificate(authority.name());
    if (isJson()) {
      Output.json(out(), shown);
    } else {
      Authorities.show(out(), shown);
    }
  }
}
