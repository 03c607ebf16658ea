/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.config.LogLevel;
import io.holdfast.app.config.Suggestion;
import io.holdfast.app.gateway.Builtins;
import io.holdfast.app.logging.LogSetup;
import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.host.HostStatus;
import io.holdfast.gateway.host.ModuleHost;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.load.JavaLoader;
import io.holdfast.gateway.load.ModuleLoadException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code gateway host}: a module in a process of its own, until the process is told to stop. */
@Command
final class GatewayHost implements Callable<Integer> {

  private static final long GLANCE_MILLIS = 200;
  private static final long MAX_SECONDS = 86_400_000;

  private final Surroundings around;

  @Option(
      names = "--control",
      required = true,
      paramLabel = "ID",
      description = {
        "Where the gateway asks for the module: its control.id, which is the path",
        "of a socket file in a folder that exists, or tcp://HOST:PORT."
      })
  private String control = "";

  @Option(names = "--builtin", paramLabel = "NAME", description = "A module that is built in.")
  private @Nullable String builtin;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "A class that is a GatewayModule, with its package.")
  private @Nullable String className;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description = "Jars and folders that have it (default: this program's own).")
  private String classPath = "";

  @Option(
      names = "--until-stdin-closes",
      description = "End when standard input does, as it does with a gateway that launched this.")
  private boolean untilStdinCloses;

  @Option(
      names = "--exit-with-gateway",
      paramLabel = "SECONDS",
      description = "End when no gateway has been there for so long (default: 0, never).")
  private long exitWithGateway;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "What is logged: error, warn, info, debug or trace (default: info).")
  private LogLevel level = LogLevel.INFO;

  @Mixin private final Output output = new Output();

  GatewayHost(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (exitWithGateway < 0 || exitWithGateway > MAX_SECONDS) {
      throw CommandException.misused("--exit-with-gateway must be 0 to " + MAX_SECONDS);
    }
    Entrypoint module = entrypoint();
    LogSetup.levelWithModules(level.name());
    try (Stop stop = Stop.awaited()) {
      HostStatus last;
      try (ModuleHost host = attach(module)) {
        announce();
        await(stop, host);
        host.detach();
        last = host.status();
      }
      tell(last);
    }
    return ExitCode.DONE;
  }

  private Entrypoint entrypoint() {
    if (className == null && builtin != null && classPath.isEmpty()) {
      return builtin(builtin);
    }
    if (className != null && builtin == null) {
      return ofClass(className);
    }
    throw CommandException.misused(
        "give either --class, with or without --class-path, or --builtin");
  }

  private static Entrypoint builtin(String name) {
    Map<String, Supplier<GatewayModule>> modules = Builtins.modules();
    Supplier<GatewayModule> made = modules.get(name);
    if (made == null) {
      throw CommandException.misused(
          "--builtin: there is no module \""
              + name
              + "\"; "
              + Suggestion.among(name, List.copyOf(modules.keySet())));
    }
    return made::get;
  }

  /** The first one is made at once: what is wrong with the class must not wait for a gateway. */
  private Entrypoint ofClass(String name) {
    JavaLoader loader = new JavaLoader();
    List<String> path = JavaLoader.split(classPath);
    try {
      AtomicReference<@Nullable GatewayModule> first =
          new AtomicReference<>(loader.load(name, path));
      return () -> {
        GatewayModule made = first.getAndSet(null);
        return made == null ? loader.load(name, path) : made;
      };
    } catch (ModuleLoadException e) {
      throw CommandException.misused("--class: " + e.getMessage());
    }
  }

  private ModuleHost attach(Entrypoint module) {
    try {
      return ModuleHost.attach(control, module);
    } catch (IllegalArgumentException | IOException e) {
      throw CommandException.misused("--control: " + e.getMessage());
    }
  }

  private void announce() {
    if (output.isJson()) {
      Output.line(
          around.out(),
          Output.object()
              .put("ready", true)
              .put("pid", ProcessHandle.current().pid())
              .put("control", control));
    } else {
      around.out().println("Waits for a gateway at " + control + ". Ctrl-C stops it.");
    }
    around.out().flush();
  }

  private void await(Stop stop, ModuleHost host) {
    AtomicBoolean isInputClosed = new AtomicBoolean();
    if (untilStdinCloses) {
      Thread.ofPlatform().daemon().name("stdin").start(() -> awaitInputEnd(isInputClosed));
    }
    try {
      await(stop, host, isInputClosed);
    } catch (InterruptedException e) {
      // told to stop while it began
    }
  }

  private void await(Stop stop, ModuleHost host, AtomicBoolean isInputClosed)
      throws InterruptedException {
    long glance = untilStdinCloses || exitWithGateway > 0 ? GLANCE_MILLIS : Integer.MAX_VALUE;
    long seen = System.nanoTime();
    while (!stop.await(glance, TimeUnit.MILLISECONDS)) {
      if (isInputClosed.get()) {
        return;
      }
      long now = System.nanoTime();
      if (host.status().isGatewayThere()) {
        seen = now;
      } else if (exitWithGateway > 0 && now - seen > TimeUnit.SECONDS.toNanos(exitWithGateway)) {
        return;
      }
    }
  }

  private static void awaitInputEnd(AtomicBoolean isClosed) {
    try {
      long _ = System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // An input that cannot be read any more has ended.
    }
    isClosed.set(true);
  }

  private void tell(HostStatus last) {
    if (output.isJson()) {
      ObjectNode json = Output.object();
      json.putObject("counters")
          .put("created", last.created())
          .put("received", last.received())
          .put("failed", last.failed())
          .put("malformed", last.malformed())
          .put("unclaimed", last.unclaimed())
          .put("published", last.published())
          .put("written", last.written())
          .put("lost", last.lost());
      Output.line(around.out(), json);
    } else {
      around
          .out()
          .printf(
              "Stopped. The module received %d messages and published %d, of which %d were lost.%n",
              last.received(), last.published(), last.lost());
    }
    around.out().flush();
  }
}
