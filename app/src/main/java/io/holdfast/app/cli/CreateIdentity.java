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

  @Option(
      names = {"--auth-method", "--am"},
      paramLabel = "METHOD",
      description = "shared_private_key, x509_thumbprint or x509_ca (default: shared_private_key).")
  private AuthMethod authMethod = AuthMethod.shared_private_key;

  @Option(
      names = {"--primary-thumbprint", "--ptp"},
      paramLabel = "HEX",
      description = "SHA-1 or SHA-256 of its certificate, for x509_thumbprint.")
  private @Nullable String primaryThumbprint;

  @Option(
      names = {"--secondary-thumbprint", "--stp"},
      paramLabel = "HEX",
      description = "Of another that will do, too.")
  private @Nullable String secondaryThumbprint;

  /** The ways to authenticate, as the Azure CLI calls them. */
  enum AuthMethod {
    shared_private_key,
    x509_thumbprint,
    x509_ca
  }

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
    if (primaryKey != null && authMethod != AuthMethod.shared_private_key) {
      throw CommandException.misused("keys go with --auth-method shared_private_key only");
    }
    boolean pinned = primaryThumbprint != null || secondaryThumbprint != null;
    if (pinned != (authMethod == AuthMethod.x509_thumbprint)) {
      throw CommandException.misused(
          "--primary-thumbprint goes with --auth-method x509_thumbprint, and that with it");
    }
  }

  @Override
  void ask(HubClient hub) {
    Identity identity = target.identity();
    ObjectNode draft = Output.object();
    if (status != null) {
      draft.put("status", status.toLowerCase(Locale.ROOT));
    }
    authentication(draft);
    JsonNode created = hub.create(identity, draft);
    if (isJson()) {
      Output.json(out(), created);
      return;
    }
    boolean hasKey = authMethod == AuthMethod.shared_private_key;
    out()
        .println(
            "Created "
                + identity
                + ". It connects with"
                + (hasKey ? ":" : " its certificate and:"));
    out().println();
    out()
        .println(
            "  "
                + Registrations.connectionString(
                    login().address(around()).host(), identity, created, false));
  }

  private void authentication(ObjectNode draft) {
    switch (authMethod) {
      case shared_private_key -> {
        if (primaryKey != null) {
          draft
              .putObject("authentication")
              .put("type", "sas")
              .putObject("symmetricKey")
              .put("primaryKey", primaryKey)
              .put("secondaryKey", secondaryKey);
        }
      }
      case x509_thumbprint ->
          draft
              .putObject("authentication")
              .put("type", "selfSigned")
              .putObject("x509Thumbprint")
              .put("primaryThumbprint", primaryThumbprint)
              .put("secondaryThumbprint", secondaryThumbprint);
      case x509_ca -> draft.putObject("authentication").put("type", "certificateAuthority");
    }
  }
}
