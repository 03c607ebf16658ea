/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells the version of the program and of the Java it runs on. */
@Command
final class ShowVersion implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  private final Surroundings around;

  ShowVersion(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    String holdfast = Server.version();
    String java = Runtime.version().toString();
    if (output.isJson()) {
      Output.json(around.out(), Output.object().put("holdfast", holdfast).put("java", java));
    } else {
      around.out().println("holdfast " + holdfast + " on Java " + java);
    }
    return ExitCode.DONE;
  }
}
