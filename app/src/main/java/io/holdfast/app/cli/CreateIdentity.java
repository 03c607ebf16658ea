/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.model.Identity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers a device or a module. */
@Command
final class CreateIdentity extends HubCall {

  @Mixin private final Target target;

  @Option(
      names = {"--primary-key", "--pk"},
      paramLabel = "KEY",
      description = "Its primary key, base64; without both keys the hub makes them.")
  private @Nullable String primaryKey;

  @Option(
      names = {"--secondary-key", "--sk"},
      paramLabel = "KEY",
      description = "Its secondary key, base64.")
  private @Nullable String secondaryKey;

  @Option(
      names = {"--status", "--sta"},
      paramLabel = "STATUS",
      description = "enabled or disabled; devices only.")
  private @Nullable String status;

  CreateIdentity(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
    if ((primaryKey == null) != (secondaryKey == null)) {
      throw CommandException.misused("--primary-key and --secondary-key go together");
    }
    if (status != null && !status.toLowerCase(Locale.ROOT).matches("enabled|disabled")) {
      throw CommandException.misused("--status must be enabled or disabled");
    }
  }

  @Override
  void ask(HubClient hub) {
    Identity identity = target.identity();
    ObjectNode draft = Output.object();
    if (status != null) {
      draft.put("status", status.toLowerCase(Locale.ROOT));
    }
    if (primaryKey != null) {
      ObjectNode authentication = draft.putObject("authentication");
      authentication.put("type", "sas");
      authentication
          .putObject("symmetricKey")
          .put("primaryKey", primaryKey)
          .put("secondaryKey", secondaryKey);
    }
    JsonNode created = hub.create(identity, draft);
    if (isJson()) {
      Output.json(out(), created);
      return;
    }
    out().println("Created " + identity + ". It connects with:");
    out().println();
    out()
        .println(
            "  "
                + Registrations.connectionString(
                    login().address(around()).host(), identity, created, false));
  }
}
