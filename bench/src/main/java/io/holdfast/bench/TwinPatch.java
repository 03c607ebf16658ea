/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Connected devices change their reported properties, each with some changes on their way. Every
 * change is stored before it is answered with 204 and the new version; at the end the versions in
 * the twins, as a back end reads them, must be those that were answered.
 */
@Command(
    name = "twin-patch",
    description = "Changes of reported properties over MQTT, each answered with 204.",
    mixinStandardHelpOptions = true)
final class TwinPatch implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;

  private static final String BODY =
      "{\"count\":{n},\"climate\":{\"temperature\":21.5,\"humidity\":43,\"interval\":30},"
          + "\"firmware\":\"1.4.2\"}";

  @Option(names = "--seconds", description = "measured per round (${DEFAULT-VALUE})")
  private int seconds = 8;

  @Option(names = "--rounds", description = "rounds (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--devices", description = "connected devices (${DEFAULT-VALUE})")
  private int devices = 200;

  @Option(names = "--window", description = "changes on their way, each (${DEFAULT-VALUE})")
  private int window = 5;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private TwinPatch() {}

  /**
   * One round.
   *
   * @param patches answered with 204 per second, median of the seconds
   * @param p50 from the change's leaving to its answer, microseconds
   * @param p99 likewise
   * @param perCpuSecond answered for each second of the hub's CPU
   * @param rssKib the hub's resident memory, the most seen
   * @param wrong changes unanswered or not answered with 204, and versions that do not fit
   */
  record Round(
      double patches, double p50, double p99, double perCpuSecond, long rssKib, long wrong) {}

  /** What is written to the file. */
  record Result(String shape, double patches, double p50, double p99, List<Round> rounds) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("twin-patch");
    List<Round> done = new ArrayList<>();
    HoldfastOptions options =
        HoldfastOptions.in(data.resolve("holdfast")).withPlainMqtt(PLAIN_PORT);
    try (Hub hub = Hub.start(options)) {
      Fleet fleet = Fleet.register(hub, devices, data);
      long before = versions(hub);
      for (int round = 0; round < rounds; round++) {
        JsonNode report =
            Generator.run("cmd", arguments(fleet), hub.process().pid(), seconds).report();
        long after = versions(hub);
        done.add(round(report, after - before));
        before = after;
        System.err.println("round " + (round + 1) + ": " + done.getLast());
      }
    }
    Result result =
        new Result(
            "twin-patch",
            Comparison.median(done.stream().mapToDouble(Round::patches).toArray()),
            Comparison.median(done.stream().mapToDouble(Round::p50).toArray()),
            Comparison.median(done.stream().mapToDouble(Round::p99).toArray()),
            done);
    Results.report("twin-patch", result, json, table(result));
    return done.stream().allMatch(round -> round.wrong == 0) ? 0 : 1;
  }

  private List<String> arguments(Fleet fleet) {
    List<String> arguments = new ArrayList<>(fleet.arguments());
    arguments.addAll(List.of("--host", fleet.host(), "--port", Integer.toString(PLAIN_PORT)));
    arguments.addAll(List.of("--conns", "" + devices, "--window", "" + window));
    arguments.addAll(List.of("--warmup", "3", "--drain", "20", "--body", BODY));
    arguments.addAll(List.of("--pub-topic", "$iothub/twin/PATCH/properties/reported/?$rid={n}"));
    return arguments;
  }

  /** The versions of all reported properties, added up. */
  private long versions(Hub hub) {
    long sum = 0;
    for (int i = 0; i < devices; i++) {
      JsonNode twin = hub.service().call("GET", "/twins/" + Fleet.id(i), null).ok();
      sum += twin.at("/properties/reported/$version").longValue();
    }
    return sum;
  }

  private static Round round(JsonNode report, long stored) {
    JsonNode check = report.path("check");
    long answered = report.at("/status/204").longValue();
    long sent = report.at("/counts/sent").longValue();
    JsonNode rate = report.at("/throughput_per_s/received");
    JsonNode cpu = report.path("cpu_s");
    return new Round(
        rate.path("median").doubleValue(),
        report.at("/latency_us/end_to_end/p50").doubleValue(),
        report.at("/latency_us/end_to_end/p99").doubleValue(),
        rate.path("mean").doubleValue()
            * cpu.path("window").doubleValue()
            / cpu.path("server_in_window").doubleValue(),
        report.at("/server_rss_kb/peak_seen").longValue(),
        check.path("unanswered").longValue()
            + check.path("version_gaps").longValue()
            + (sent - answered)
            + Math.abs(stored - answered)
            + report.at("/counts/drops").longValue());
  }

  private String table(Result result) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "twin-patch, %d devices, %d changes each on their way%n%-8s %12s %10s %10s %16s %10s %6s%n",
            devices,
            window,
            "",
            "patches/s",
            "p50 us",
            "p99 us",
            "per hub CPU s",
            "RSS MiB",
            "wrong"));
    for (Round round : result.rounds) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-8s %,12.0f %,10.0f %,10.0f %,16.0f %,10.1f %6d%n",
              "round",
              round.patches,
              round.p50,
              round.p99,
              round.perCpuSecond,
              round.rssKib / 1024.0,
              round.wrong));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%-8s %,12.0f %,10.0f %,10.0f%n",
            "median",
            result.patches,
            result.p50,
            result.p99));
    return table.toString();
  }
}
