/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.RunningHub;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Shows the connection string of the provisioning service on this machine. One elsewhere does not
 * give its keys away: its API has no call for it.
 */
@Command
final class ShowDpsString implements Callable<Integer> {

  @Mixin private final Login login = new Login(Login.Service.DPS);
  @Mixin private final Output output = new Output();

  private final Surroundings around;

  ShowDpsString(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    RunningHub hub = login.here(around.environment());
    String text = Login.Service.DPS.login(hub);
    if (text.isEmpty()) {
      throw CommandException.failed("the hub on this machine has no provisioning service");
    }
    if (output.isJson()) {
      Output.json(around.out(), Output.object().put("connectionString", text));
    } else {
      around.out().println(text);
    }
    return ExitCode.DONE;
  }
}
