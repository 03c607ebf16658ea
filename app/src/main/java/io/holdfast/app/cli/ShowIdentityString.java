/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the connection string of a device or a module. */
@Command
final class ShowIdentityString extends HubCall {

  /** Which of an identity's keys. */
  enum KeyType {
    primary,
    secondary
  }

  @Mixin private final Target target;

  @Option(
      names = {"--key-type", "--kt"},
      paramLabel = "KEY",
      description = "primary or secondary (default: primary).")
  private KeyType key = KeyType.primary;

  ShowIdentityString(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
  }

  @Override
  void ask(HubClient hub) {
    String text =
        Registrations.connectionString(
            login().address(around()).host(),
            target.identity(),
            hub.registration(target.identity()),
            key == KeyType.secondary);
    if (isJson()) {
      Output.json(out(), Output.object().put("connectionString", text));
    } else {
      out().println(text);
    }
  }
}
