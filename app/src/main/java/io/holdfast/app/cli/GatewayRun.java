/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.config.LogLevel;
import io.holdfast.app.gateway.GatewayJson;
import io.holdfast.app.gateway.GatewayLoaders;
import io.holdfast.app.logging.LogSetup;
import io.holdfast.app.secrets.WholeFile;
import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.ModuleCounters;
import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.run.Gateway;
import io.holdfast.gateway.run.GatewayException;
import io.holdfast.gateway.run.ModuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gateway run}: a gateway in the foreground, until the process is told to stop. */
@Command
final class GatewayRun implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "FILE", description = "The gateway's JSON.")
  private Path file = Path.of("");

  @Option(
      names = "--counters",
      paramLabel = "SECONDS",
      description = "Show what modules got and gave every so often; at the end it is always shown.")
  private int counters;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "What is logged: error, warn, info, debug or trace (default: info).")
  private LogLevel level = LogLevel.INFO;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "JSON to write, at once and whole, when all modules are started.")
  private @Nullable Path readyFile;

  @Option(
      names = "--until-stdin-closes",
      description = "End, too, when the input does: with the program that started it.")
  private boolean untilStdinCloses;

  @Mixin private final Output output = new Output();

  GatewayRun(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (counters < 0) {
      throw CommandException.misused("--counters must not be negative");
    }
    LogSetup.levelWithModules(level.name());
    Reading reading = GatewayFile.read(GatewayText.of(file), GatewayLoaders.all());
    if (reading instanceof Reading.Faulty(List<JsonFault> faults)) {
      faults.forEach(each -> around.err().println("holdfast: " + each.getMessage()));
      throw CommandException.failed("nothing was started: correct " + file);
    }
    try (Stop stop = Stop.awaited()) {
      if (untilStdinCloses) {
        StdinEnd.stops();
      }
      run((Reading.Good) reading, stop);
    }
    return ExitCode.DONE;
  }

  private void run(Reading.Good file, Stop stop) {
    if (readyFile != null) {
      delete(readyFile);
    }
    Gateway gateway;
    try {
      gateway = Gateway.create(file.loaders(), file.config());
    } catch (GatewayException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      return; // told to stop while it began; what had begun is ended
    }
    try (gateway) {
      gateway.start();
      announce(gateway);
      while (!stop.await(counters == 0 ? Integer.MAX_VALUE : counters, TimeUnit.SECONDS)) {
        tell(gateway.counters());
      }
    } catch (InterruptedException e) {
      // told to stop while a module was being started
    }
    tell(gateway.counters());
    if (!output.isJson()) {
      around.out().println("Stopped.");
    }
    around.out().flush();
  }

  /** That of an earlier run would tell those who wait for it too early. */
  private static void delete(Path readyFile) {
    try {
      Files.deleteIfExists(readyFile);
    } catch (IOException e) {
      throw CommandException.misused("cannot write --ready-file " + readyFile + ": " + e);
    }
  }

  private static void write(Path readyFile, String json) {
    try {
      WholeFile.writeOpen(readyFile, json + "\n");
    } catch (IOException e) {
      throw CommandException.misused("cannot write --ready-file " + readyFile + ": " + e);
    }
  }

  private void announce(Gateway gateway) {
    List<String> names = gateway.modules().stream().map(ModuleInfo::name).toList();
    String json = Output.text(GatewayJson.ready(names, gateway.links()));
    if (readyFile != null) {
      write(readyFile, json);
    }
    if (output.isJson()) {
      around.out().println(json);
    } else {
      print(names, gateway.links());
    }
    around.out().flush();
  }

  private void print(List<String> modules, List<Link> links) {
    around.out().println("The gateway is ready.\n");
    around.out().println("  modules  " + String.join(", ", modules));
    String head = "  links    ";
    for (Link each : links) {
      around.out().println(head + each);
      head = " ".repeat(head.length());
    }
    around.out().println("\nCtrl-C stops it.");
  }

  private void tell(List<ModuleCounters> counters) {
    if (output.isJson()) {
      Output.line(around.out(), GatewayJson.counters(counters));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("MODULE", "RECEIVED", "DELIVERED", "FAILED", "DROPPED", "WAITING", "PUBLISHED"));
    for (ModuleCounters each : counters) {
      rows.add(
          List.of(
              each.name(),
              Long.toString(each.received()),
              Long.toString(each.delivered()),
              Long.toString(each.failed()),
              Long.toString(each.droppedInAll()),
              Integer.toString(each.waiting()),
              Long.toString(each.published())));
    }
    Output.table(around.out(), rows);
    around.out().println();
    around.out().flush();
  }
}
