/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that say whether a device may connect. */
final class Status {

  @Option(
      names = {"--status", "--sta"},
      paramLabel = "STATUS",
      description = "enabled or disabled; devices only.")
  private @Nullable String status;

  @Option(
      names = {"--status-reason", "--star"},
      paramLabel = "TEXT",
      description = "Why; devices only.")
  private @Nullable String reason;

  boolean isEmpty() {
    return status == null && reason == null;
  }

  /** Refuses what is none. */
  void check(Target target) {
    if (status != null && !status.toLowerCase(Locale.ROOT).matches("enabled|disabled")) {
      throw CommandException.misused("--status must be enabled or disabled");
    }
    if (!isEmpty() && target instanceof Target.Module) {
      throw CommandException.misused(
          "--status and --status-reason are for devices: a module's is that of its device");
    }
  }

  /** Writes them into a registration, as far as they are said. */
  void addTo(ObjectNode registration) {
    if (status != null) {
      registration.put("status", status.toLowerCase(Locale.ROOT));
    }
    if (reason != null) {
      registration.put("statusReason", reason);
    }
  }
}
