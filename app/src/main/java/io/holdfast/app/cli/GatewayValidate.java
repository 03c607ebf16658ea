/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.gateway.GatewayJson;
import io.holdfast.app.gateway.GatewayLoaders;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.json.JsonFault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gateway validate}: every fault of a gateway's file with its place. */
@Command
final class GatewayValidate implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "FILE", description = "The gateway's JSON.")
  private Path file = Path.of("");

  @Mixin private final Output output = new Output();

  GatewayValidate(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return switch (GatewayFile.check(GatewayText.of(file), GatewayLoaders.all())) {
      case Reading.Good(GatewayConfig config, var _) -> tell(config);
      case Reading.Faulty(List<JsonFault> faults) -> tell(faults);
    };
  }

  private int tell(GatewayConfig config) {
    if (output.isJson()) {
      Output.json(around.out(), GatewayJson.faults(List.of()));
    } else {
      around
          .out()
          .printf(
              "%s is right: %d modules, %d links.%n",
              file, config.modules().size(), config.links().size());
    }
    return ExitCode.DONE;
  }

  private int tell(List<JsonFault> faults) {
    if (output.isJson()) {
      Output.json(around.out(), GatewayJson.faults(faults));
    } else {
      faults.forEach(each -> around.err().println("holdfast: " + each.getMessage()));
    }
    return ExitCode.FAILED;
  }
}
