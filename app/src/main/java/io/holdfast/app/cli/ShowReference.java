/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.config.Reference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the reference page of the configuration. */
@Command
final class ShowReference implements Callable<Integer> {

  private final Surroundings around;

  ShowReference(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    around.out().print(Reference.page());
    return ExitCode.DONE;
  }
}
