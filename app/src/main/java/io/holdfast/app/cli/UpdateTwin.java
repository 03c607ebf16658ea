/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes desired properties and tags. */
@Command
final class UpdateTwin extends HubCall {

  @Mixin private final Target target;

  @Option(
      names = "--desired",
      paramLabel = "JSON",
      description = "Desired properties to set; null removes one.")
  private @Nullable String desired;

  @Option(names = "--tags", paramLabel = "JSON", description = "Tags to set; null removes one.")
  private @Nullable String tags;

  @Mixin private final LastSeen lastSeen = new LastSeen();

  UpdateTwin(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
    if (desired == null && tags == null) {
      throw CommandException.misused("say what to change with --desired or --tags");
    }
    patch();
  }

  @Override
  void ask(HubClient hub) {
    Identity identity = target.identity();
    JsonNode twin = hub.patchTwin(identity, patch(), lastSeen.etag());
    if (isJson()) {
      Output.json(out(), twin);
    } else {
      out()
          .println(
              "Updated the twin of "
                  + identity
                  + "; desired properties are at version "
                  + twin.path("properties").path("desired").path("$version").asString("?")
                  + ".");
    }
  }

  private ObjectNode patch() {
    ObjectNode patch = Output.object();
    if (desired != null) {
      patch.putObject("properties").set("desired", Output.parseObject("--desired", desired));
    }
    if (tags != null) {
      patch.set("tags", Output.parseObject("--tags", tags));
    }
    return patch;
  }
}
