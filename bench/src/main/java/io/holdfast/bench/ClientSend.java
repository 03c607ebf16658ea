/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.bench.client.Kind;
import io.holdfast.bench.client.Sending;
import io.holdfast.bench.client.Task;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
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
 * One module sends telemetry at QoS 1 over TLS to the shipped hub, which stores it: first with a
 * window full of messages on their way, then one message at a time. Our clients and Microsoft's in
 * turn, each in a process of its own.
 */
@Command(
    name = "client-send",
    description = {
      "Telemetry at QoS 1 to the shipped hub: our module clients and Microsoft's Java SDK.",
      "Example: bench/run client-send --seconds 5 --rounds 3"
    },
    mixinStandardHelpOptions = true)
final class ClientSend implements Callable<Integer> {

  @Option(
      names = "--seconds",
      description = "pipelined, and again one at a time, per round and client (${DEFAULT-VALUE})")
  private int seconds = 5;

  @Option(names = "--warmup", description = "seconds before that, not measured (${DEFAULT-VALUE})")
  private int warmup = 5;

  @Option(names = "--rounds", description = "rounds, the clients in turn (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--window", description = "messages in flight (${DEFAULT-VALUE})")
  private int window = 1000;

  @Option(names = "--size", description = "payload bytes (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(
      names = "--client",
      split = ",",
      description = "only these: ${COMPLETION-CANDIDATES}; all unless set")
  private List<Kind> kinds = List.of(Kind.values());

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private ClientSend() {}

  /**
   * What is written to the file.
   *
   * @param ratio our caller-driven client's messages to those of Microsoft's as it comes
   */
  record Result(String shape, double ratio, Map<Kind, Sending> clients) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("client-send");
    Map<Kind, List<Sending>> measured = new EnumMap<>(Kind.class);
    try (Hub hub = Hub.start(HoldfastOptions.in(data.resolve("holdfast")))) {
      for (int round = 1; round <= rounds; round++) {
        for (Kind kind : kinds) {
          Sending sending = ClientProcess.run(data, task(hub, kind), Sending.class);
          measured.computeIfAbsent(kind, key -> new ArrayList<>()).add(sending);
          System.err.printf(
              Locale.ROOT, "round %d: %s %,.0f/s%n", round, kind.title(), sending.rate());
        }
      }
    }
    return report(measured);
  }

  private Task task(Hub hub, Kind kind) {
    List<String> connection = List.of(hub.newModule().connectionString());
    String caFile = hub.ready().caFile().toString();
    return new Task(kind, connection, caFile, warmup, seconds, window, size);
  }

  private int report(Map<Kind, List<Sending>> measured) throws IOException {
    Map<Kind, Sending> medians = new EnumMap<>(Kind.class);
    measured.forEach((kind, all) -> medians.put(kind, Sending.median(all)));
    Result result = new Result("client-send", ratio(medians, Kind.SDK), medians);
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(result);
    Path results = Files.createDirectories(Bench.target().resolve("results"));
    Files.writeString(results.resolve("client-send.json"), text + "\n");
    System.out.print(json ? text + "\n" : table(medians));
    return medians.values().stream().mapToLong(Sending::lost).sum() == 0 ? 0 : 1;
  }

  private static double ratio(Map<Kind, Sending> medians, Kind other) {
    return rate(medians, Kind.LOWER) / rate(medians, other);
  }

  private static double rate(Map<Kind, Sending> medians, Kind kind) {
    Sending sending = medians.get(kind);
    return sending == null ? Double.NaN : sending.rate();
  }

  private String table(Map<Kind, Sending> medians) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "client-send, medians of %d rounds; p50 and p99 of one message at a time%n"
                + "%-16s %12s %16s %10s %10s %8s %11s %6s%n",
            rounds,
            "",
            "messages/s",
            "msg/client CPU s",
            "p50 us",
            "p99 us",
            "threads",
            "sent",
            "lost"));
    medians.forEach((kind, sending) -> table.append(row(kind, sending)));
    table.append(
        String.format(
            Locale.ROOT,
            "ModuleClientLL to Java SDK %.0f, tuned %.1f%n",
            ratio(medians, Kind.SDK),
            ratio(medians, Kind.SDK_TUNED)));
    return table.toString();
  }

  private static String row(Kind kind, Sending sending) {
    return String.format(
        Locale.ROOT,
        "%-16s %,12.0f %,16.0f %,10.0f %,10.0f %8.0f %,11d %6d%n",
        kind.title(),
        sending.rate(),
        sending.perCpuSecond(),
        sending.p50(),
        sending.p99(),
        sending.threads(),
        sending.sent(),
        sending.lost());
  }
}
