/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.launch.LaunchedProgram;
import io.holdfast.gateway.launch.Program;
import io.holdfast.gateway.launch.ProgramEvents;
import io.holdfast.gateway.load.ModuleLoadException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program of a host that the gateway starts; what it writes goes into the module's log. */
final class HostProgram {

  private static final String LOGGERS = "io.holdfast.gateway.module.";

  private final LaunchedProgram program;

  private HostProgram(LaunchedProgram program) {
    this.program = program;
  }

  static HostProgram start(String module, OutProcessSettings.Launch launch, LongSupplier nanoTime)
      throws ModuleLoadException, InterruptedException {
    Logger log = LoggerFactory.getLogger(LOGGERS + module);
    Program program =
        new Program(module, launch.path(), launch.args(), launch.grace(), Program.LOGGED_LINE);
    try {
      return new HostProgram(LaunchedProgram.start(program, new Logged(log), nanoTime));
    } catch (IOException e) {
      throw OutProcessSettings.Launch.refused(e);
    }
  }

  /** The host answers: what its program has started by now ends with it. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  void answered() {
    // A look into the system's table of processes is not for the loop.
    CompletableFuture.runAsync(program::noteDescendants);
  }

  /** What is to be told of it when the module cannot be made. */
  String trouble() {
    return program.lastExit().map(exit -> "; its program " + exit).orElse("");
  }

  void close() {
    program.close();
  }

  /**
   * Lines of the program in the module's log. What a program writes to which output is its choice.
   */
  private record Logged(Logger log) implements ProgramEvents {

    @Override
    public void output(String line) {
      log.info("{}", line);
    }

    @Override
    public void error(String line) {
      log.info("{}", line);
    }
  }
}
