/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.DpsClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks a provisioning service something and prints the answer. */
abstract class DpsCall implements Callable<Integer> {

  @Mixin private final Login login = new Login(Login.Service.DPS);
  @Mixin private final Output output = new Output();

  private final Surroundings around;

  DpsCall(Surroundings around) {
    this.around = around;
  }

  @Override
  public final Integer call() {
    check();
    try (DpsClient service = new DpsClient(login.address(around), around.clock())) {
      ask(service);
    }
    return ExitCode.DONE;
  }

  /** Refuses options that make no sense, before the service is looked for. */
  void check() {}

  /** Does it. */
  abstract void ask(DpsClient service);

  final PrintWriter out() {
    return around.out();
  }

  final boolean isJson() {
    return output.isJson();
  }

  final Login login() {
    return login;
  }

  final Surroundings around() {
    return around;
  }
}
