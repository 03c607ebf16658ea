/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Shows what devices need to know of a provisioning service. */
@Command
final class ShowDps extends DpsCall {

  ShowDps(Surroundings around) {
    super(around);
  }

  @Override
  void ask(DpsClient service) {
    JsonNode shown = service.service();
    if (isJson()) {
      Output.json(out(), shown);
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("host", login().address(around()).host()));
    rows.add(List.of("ID scope", shown.path("idScope").asString("")));
    String hubs =
        String.join(", ", shown.path("iotHubs").valueStream().map(JsonNode::asString).toList());
    rows.add(List.of("linked hubs", hubs));
    Output.table(out(), rows);
  }
}
