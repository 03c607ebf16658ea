/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.bench.client.Idle;
import io.holdfast.bench.client.Kind;
import io.holdfast.bench.client.Task;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * Modules are connected to the shipped hub over TLS and do nothing: what each of them holds, and
 * what a call of {@code doWork()} costs.
 */
@Command(
    name = "client-idle",
    description = {
      "Memory, threads and doWork() of connected clients that have nothing to do.",
      "Example: bench/run client-idle --clients 500 --sdk-clients 30"
    },
    mixinStandardHelpOptions = true)
final class ClientIdle implements Callable<Integer> {

  private static final int MODULES_PER_DEVICE = 20;
  private static final int WINDOW = 1000;

  @Option(names = "--clients", description = "of ours, on a shared driver (${DEFAULT-VALUE})")
  private int clients = 500;

  @Option(names = "--sdk-clients", description = "of Microsoft's (${DEFAULT-VALUE})")
  private int sdkClients = 30;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private ClientIdle() {}

  /** What is written to the file. */
  record Result(String shape, Map<Kind, Idle> clients) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("client-idle");
    Map<Kind, Idle> measured = new EnumMap<>(Kind.class);
    try (Hub hub = Hub.start(HoldfastOptions.in(data.resolve("holdfast")))) {
      List<String> all = modules(hub, Math.max(clients, sdkClients) + 1);
      for (Kind kind : List.of(Kind.SDK, Kind.ASYNC, Kind.LOWER)) {
        List<String> some = all.subList(0, (kind == Kind.SDK ? sdkClients : clients) + 1);
        Task task = new Task(kind, some, hub.ready().caFile().toString(), 0, 0, WINDOW, 0);
        measured.put(kind, ClientProcess.run(data, task, Idle.class));
      }
    }
    String text =
        JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(new Result("client-idle", measured));
    Path results = Files.createDirectories(Bench.target().resolve("results"));
    Files.writeString(results.resolve("client-idle.json"), text + "\n");
    System.out.print(json ? text + "\n" : table(measured));
    return 0;
  }

  /** As many as are to be connected at once, and one to begin with. */
  private static List<String> modules(Hub hub, int count) {
    List<String> connections = new ArrayList<>();
    while (connections.size() < count) {
      Registered device = hub.newDevice();
      for (int i = 0; i < MODULES_PER_DEVICE && connections.size() < count; i++) {
        connections.add(hub.newModule(device, "m" + i).connectionString());
      }
    }
    return connections;
  }

  private static String table(Map<Kind, Idle> measured) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "client-idle, per client%n%-16s %8s %10s %10s %8s %10s %12s %14s%n",
            "",
            "clients",
            "heap KiB",
            "other KiB",
            "threads",
            "doWork ns",
            "doWork bytes",
            "ns for all"));
    measured.forEach((kind, idle) -> table.append(row(kind, idle)));
    return table.toString();
  }

  private static String row(Kind kind, Idle idle) {
    return String.format(
        Locale.ROOT,
        "%-16s %8d %10.1f %10.1f %8.2f %10.0f %12.3f %14.0f%n",
        kind.title(),
        idle.clients(),
        idle.heap() / 1024,
        idle.offHeap() / 1024,
        idle.threads(),
        idle.nanos(),
        idle.bytes(),
        idle.nanosShared());
  }
}
