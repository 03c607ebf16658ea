/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.RunningHub;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows the service connection string of the hub on this machine. A hub elsewhere does not give its
 * keys away: its service API has no call for it.
 */
@Command
final class ShowHubString implements Callable<Integer> {

  @Mixin private final Login login = new Login();
  @Mixin private final Output output = new Output();

  @Option(
      names = {"--policy-name", "--pn"},
      paramLabel = "NAME",
      description =
          "The policy: iothubowner, service, device, registryRead or registryReadWrite (default:"
              + " iothubowner).")
  private String policy = "iothubowner";

  private final Surroundings around;

  ShowHubString(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    RunningHub hub = login.here(around.environment());
    String text = hub.policies().get(policy);
    if (text == null) {
      throw CommandException.misused(
          "the hub has no policy \""
              + policy
              + "\"; it has "
              + String.join(", ", hub.policies().keySet()));
    }
    if (output.isJson()) {
      Output.json(around.out(), Output.object().put("connectionString", text));
    } else {
      around.out().println(text);
    }
    return ExitCode.DONE;
  }
}
