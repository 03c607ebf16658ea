/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks a hub something and prints the answer. */
abstract class HubCall implements Callable<Integer> {

  @Mixin private final Login login = new Login();
  @Mixin private final Output output = new Output();

  private final Surroundings around;

  HubCall(Surroundings around) {
    this.around = around;
  }

  @Override
  public final Integer call() {
    check();
    try (HubClient hub = login.client(around)) {
      ask(hub);
    }
    return ExitCode.DONE;
  }

  /** Refuses options that make no sense, before the hub is looked for. */
  void check() {}

  /** Does it. */
  abstract void ask(HubClient hub);

  final PrintWriter out() {
    return around.out();
  }

  final PrintWriter err() {
    return around.err();
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
