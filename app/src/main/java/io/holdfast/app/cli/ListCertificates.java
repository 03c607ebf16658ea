/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Lists the certification authorities. */
@Command
final class ListCertificates extends HubCall {

  ListCertificates(Surroundings around) {
    super(around);
  }

  @Override
  void ask(HubClient hub) {
    JsonNode all = hub.certificates();
    if (isJson()) {
      Output.json(out(), all);
    } else {
      Authorities.list(out(), all.path("value"));
    }
  }
}
