/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Does once what a start and a call do, in a folder and on ports of its own, so that the JVM can
 * keep the classes that they took for later starts ({@code -XX:AOTCacheOutput}).
 */
@Command
final class Rehearsal implements Callable<Integer> {

  private final Surroundings around;

  Rehearsal(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    around.out().println("rehearsed");
    return ExitCode.DONE;
  }
}
