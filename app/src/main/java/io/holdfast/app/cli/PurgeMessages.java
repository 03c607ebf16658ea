/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Removes what waits for a device. */
@Command
final class PurgeMessages extends HubCall {

  @Mixin private final Target target;

  PurgeMessages(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
  }

  @Override
  void ask(HubClient hub) {
    JsonNode purged = hub.purge(target.identity().deviceId());
    if (isJson()) {
      Output.json(out(), purged);
    } else {
      int removed = purged.path("totalMessagesPurged").asInt(0);
      out().println("Removed " + removed + (removed == 1 ? " message." : " messages."));
    }
  }
}
