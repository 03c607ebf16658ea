/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A module's queue is filled while it is away, and drained when it comes, again and again. */
@Command(
    name = "queue-churn",
    description = "Fills and drains a queue: disk, memory and the rate must not change.",
    mixinStandardHelpOptions = true)
final class QueueChurn implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;

  /** How many cycles stand for the start, and how many for the end. */
  private static final int EDGE = 3;

  /** Until compilers, collectors and compactions have settled. */
  private static final int WARMUP = 2;

  @Option(names = "--minutes", description = "how long (${DEFAULT-VALUE})")
  private int minutes = 3;

  @Option(names = "--fill", description = "seconds of filling in each cycle (${DEFAULT-VALUE})")
  private int fill = 4;

  @Option(names = "--rate", description = "messages/s while it is filled (${DEFAULT-VALUE})")
  private int rate = 50_000;

  @Option(names = "--size", description = "payload bytes (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private QueueChurn() {}

  /**
   * One cycle.
   *
   * @param messages that were acknowledged to their publisher, and came
   * @param drained messages per second
   * @param filledDisk bytes of the store when the queue was full
   * @param drainedDisk bytes of the store when the space had been given back, or 30 s later
   * @param resident bytes of the hub after the drain
   * @param again messages that came flagged
   */
  record Cycle(
      long messages,
      double drained,
      long filledDisk,
      long drainedDisk,
      long resident,
      long again) {}

  /** What is written to the file: medians of the first cycles and of the last, the worst of all. */
  record Result(
      String shape,
      int cycles,
      long messages,
      double drainedAtFirst,
      double drainedAtLast,
      double ratio,
      double filledDiskAtFirst,
      double filledDiskAtLast,
      double drainedDiskAtFirst,
      double drainedDiskAtLast,
      double residentAtFirst,
      double residentAtLast,
      long again) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("queue-churn");
    Path store = data.resolve("holdfast").resolve("store");
    List<Cycle> cycles = new ArrayList<>();
    String routes =
        """
        [routes]
        churn = 'FROM /messages/modules/pub/outputs/out INTO BrokeredEndpoint("/modules/sub/inputs/in")'
        """;
    HoldfastOptions options =
        HoldfastOptions.in(data.resolve("holdfast"))
            .withPlainMqtt(PLAIN_PORT)
            .withConfiguration(routes);
    try (Hub hub = Hub.start(options)) {
      Registered device = hub.newDevice();
      Registered publisher = hub.newModule(device, "pub");
      Registered subscriber = hub.newModule(device, "sub");
      Path key = Files.writeString(data.resolve("key.txt"), publisher.primaryKey() + "\n");
      long end = System.nanoTime() + minutes * 60_000_000_000L;
      while (cycles.size() < WARMUP + 2 * EDGE || System.nanoTime() < end) {
        cycles.add(cycle(hub, publisher, subscriber, key, store));
        System.err.println("cycle " + cycles.size() + ": " + cycles.getLast());
      }
    }
    Result result = result(cycles.subList(WARMUP, cycles.size()));
    Results.report("queue-churn", result, json, table(result));
    return result.ratio >= 0.9 ? 0 : 1;
  }

  private Cycle cycle(Hub hub, Registered publisher, Registered subscriber, Path key, Path store)
      throws IOException, InterruptedException {
    long pid = hub.process().pid();
    JsonNode report = Generator.run("run", arguments(publisher, key), pid, fill).report();
    long messages = acknowledged(report);
    long filledDisk = size(store);
    long begin = System.nanoTime();
    long again;
    try (Drainer drainer = Drainer.connect(subscriber, PLAIN_PORT)) {
      drainer.take(messages);
      again = drainer.again();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    long drainedDisk = settled(store, filledDisk);
    return new Cycle(
        messages, messages / seconds, filledDisk, drainedDisk, Memory.of(pid).resident(), again);
  }

  private List<String> arguments(Registered publisher, Path key) {
    String host = publisher.host();
    String device = publisher.identity().deviceId();
    return List.of(
        "--qos",
        "1",
        "--warmup",
        "0",
        "--pubs",
        "1",
        "--subs",
        "0",
        "--expect",
        "0",
        "--window",
        "100",
        "--size",
        "" + size,
        "--rate",
        "" + rate,
        "--tick",
        "500",
        "--host",
        host,
        "--port",
        "" + PLAIN_PORT,
        "--key-file",
        key.toString(),
        "--client-id",
        device + "/pub",
        "--username",
        host + "/{id}/?api-version=2021-04-12",
        "--sas-resource",
        publisher.resource(),
        "--pub-topic",
        "devices/" + device + "/modules/pub/messages/events/%24.on=out");
  }

  private static long acknowledged(JsonNode report) throws IOException {
    long sent = report.at("/counts/sent").longValue();
    if (sent == 0 || report.at("/check/unacked").longValue() != 0) {
      throw new IOException("not all was acknowledged: " + report);
    }
    return sent;
  }

  /** The size of the store once it is small, or after a while. */
  private static long settled(Path store, long filled) throws InterruptedException {
    long size = size(store);
    for (int i = 0; i < 30 && size > filled / 4; i++) {
      Thread.sleep(1000);
      size = size(store);
    }
    return size;
  }

  /** The sizes of the files that are there; some come and go meanwhile. */
  private static long size(Path directory) {
    File[] files = Objects.requireNonNull(directory.toFile().listFiles());
    return Stream.of(files).mapToLong(File::length).sum();
  }

  private static Result result(List<Cycle> cycles) {
    List<Cycle> first = cycles.subList(0, EDGE);
    List<Cycle> last = cycles.subList(cycles.size() - EDGE, cycles.size());
    double atFirst = median(first, Cycle::drained);
    double atLast = median(last, Cycle::drained);
    return new Result(
        "queue-churn",
        cycles.size(),
        cycles.stream().mapToLong(Cycle::messages).sum(),
        atFirst,
        atLast,
        atLast / atFirst,
        median(first, Cycle::filledDisk),
        median(last, Cycle::filledDisk),
        median(first, Cycle::drainedDisk),
        median(last, Cycle::drainedDisk),
        median(first, Cycle::resident),
        median(last, Cycle::resident),
        cycles.stream().mapToLong(Cycle::again).sum());
  }

  private static double median(List<Cycle> cycles, ToDoubleFunction<Cycle> figure) {
    return Comparison.median(cycles.stream().mapToDouble(figure).toArray());
  }

  private static String table(Result result) {
    double mib = 1 << 20;
    return String.format(
        Locale.ROOT,
        """
        queue-churn, %d cycles, %,d messages, %d of them flagged
        %-24s %14s %14s
        %-24s %,14.0f %,14.0f   ratio %.2f
        %-24s %,14.1f %,14.1f
        %-24s %,14.1f %,14.1f
        %-24s %,14.1f %,14.1f
        """,
        result.cycles,
        result.messages,
        result.again,
        "medians of " + EDGE + " cycles",
        "first",
        "last",
        "drained, messages/s",
        result.drainedAtFirst,
        result.drainedAtLast,
        result.ratio,
        "disk when full, MiB",
        result.filledDiskAtFirst / mib,
        result.filledDiskAtLast / mib,
        "disk when drained, MiB",
        result.drainedDiskAtFirst / mib,
        result.drainedDiskAtLast / mib,
        "resident, MiB",
        result.residentAtFirst / mib,
        result.residentAtLast / mib);
  }
}
