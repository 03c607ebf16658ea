/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}: one subcommand for each load shape. */
@Command(
    name = "bench/run",
    description = "Measures the shipped program, against another where there is one to compare.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModuleHop.class,
      Many.class,
      QueueChurn.class,
      UpstreamDrain.class,
      TwinPatch.class,
      DpsRegister.class,
      MethodRtt.class,
      Connect.class,
      RegistrySize.class,
      Start.class,
      ClientSend.class,
      ClientIdle.class,
      RouteEval.class,
      InprocHop.class,
      OopHop.class
    })
public final class Bench {

  private Bench() {}

  /** Runs a shape; the exit code is 1 when something was lost or went wrong. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  /** Where the bench builds, writes results, and keeps servers' data while it runs. */
  static Path target() {
    return Path.of(System.getProperty("holdfast.bench", "bench/target"));
  }
}
