/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Shows what the hub counts. */
@Command
final class ShowStatistics extends HubCall {

  ShowStatistics(Surroundings around) {
    super(around);
  }

  @Override
  void ask(HubClient hub) {
    JsonNode counts = hub.statistics();
    if (isJson()) {
      Output.json(out(), counts);
      return;
    }
    out().println("Since the hub's start, messages:");
    for (Map.Entry<String, JsonNode> count : counts.properties()) {
      if (count.getValue().isObject()) {
        count
            .getValue()
            .properties()
            .forEach(reason ->
                line(count.getKey() + ", " + reason.getKey(), reason.getValue().asLong()));
      } else {
        line(count.getKey(), count.getValue().asLong());
      }
    }
  }

  private void line(String what, long count) {
    out().printf("  %-30s %d%n", what, count);
  }
}
