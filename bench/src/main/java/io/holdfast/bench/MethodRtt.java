/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * A back end calls methods over HTTPS on a connection that it keeps; the device answers at once
 * over MQTT. Every call must come back with what it carried.
 */
@Command(
    name = "method-rtt",
    description = "A method call from a back end to a device and back, one at a time.",
    mixinStandardHelpOptions = true)
final class MethodRtt implements Callable<Integer> {

  private static final int PLAIN_PORT = 1883;

  @Option(names = "--seconds", description = "measured per round (${DEFAULT-VALUE})")
  private int seconds = 8;

  @Option(names = "--rounds", description = "rounds (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--devices", description = "called in turn (${DEFAULT-VALUE})")
  private int devices = 10;

  @Option(names = "--callers", description = "connections that call (${DEFAULT-VALUE})")
  private int callers = 1;

  @Option(names = "--tls", description = "TLS for the devices, too")
  private boolean tls;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private MethodRtt() {}

  /**
   * One round.
   *
   * @param calls answered per second
   * @param p50 of a call, microseconds
   * @param p99 likewise
   * @param p999 likewise
   * @param perCpuSecond calls for each second of the hub's CPU
   * @param failed calls that were not answered, or not with what they carried
   */
  record Round(
      double calls, double p50, double p99, double p999, double perCpuSecond, long failed) {}

  /** What is written to the file. */
  record Result(
      String shape, double calls, double p50, double p99, double p999, List<Round> rounds) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Directories.fresh("method-rtt");
    List<Round> done = new ArrayList<>();
    HoldfastOptions options =
        HoldfastOptions.in(data.resolve("holdfast")).withPlainMqtt(PLAIN_PORT);
    try (Hub hub = Hub.start(options)) {
      List<String> arguments = arguments(hub, Fleet.register(hub, devices, data), data);
      for (int round = 0; round < rounds; round++) {
        Generator.Run run = Generator.run("method", arguments, hub.process().pid(), seconds);
        done.add(round(run));
        System.err.println("round " + (round + 1) + ": " + done.getLast());
      }
    }
    Result result =
        new Result(
            "method-rtt" + (tls ? " (TLS)" : ""),
            Comparison.median(done.stream().mapToDouble(Round::calls).toArray()),
            Comparison.median(done.stream().mapToDouble(Round::p50).toArray()),
            Comparison.median(done.stream().mapToDouble(Round::p99).toArray()),
            Comparison.median(done.stream().mapToDouble(Round::p999).toArray()),
            done);
    Results.report(result.shape, result, json, table(result));
    return done.stream().allMatch(round -> round.failed == 0) ? 0 : 1;
  }

  private List<String> arguments(Hub hub, Fleet fleet, Path data) throws IOException {
    Path token = Files.writeString(data.resolve("token"), token(hub) + "\n");
    int port = tls ? hub.ready().mqttPort() : PLAIN_PORT;
    List<String> arguments = new ArrayList<>(fleet.arguments());
    arguments.addAll(List.of("--host", fleet.host(), "--port", Integer.toString(port)));
    arguments.addAll(tls ? List.of("--tls") : List.of());
    arguments.addAll(List.of("--cafile", hub.ready().caFile().toString()));
    arguments.addAll(List.of("--conns", "" + devices, "--callers", "" + callers));
    arguments.addAll(List.of("--http-port", "" + hub.ready().httpsPort()));
    arguments.addAll(List.of("--http-path", "/twins/bench-{i}/methods?api-version=2021-04-12"));
    arguments.addAll(List.of("--http-token-file", token.toString()));
    arguments.addAll(List.of("--warmup", "4"));
    return arguments;
  }

  private static String token(Hub hub) {
    ConnectionString service = ConnectionString.parse(hub.ready().serviceConnectionString());
    long expiry = InstantSource.system().instant().getEpochSecond() + 3600;
    byte[] key = Objects.requireNonNull(service.key());
    return SasToken.sign(service.hostName(), key, expiry, service.sharedAccessKeyName()).text();
  }

  private static Round round(Generator.Run run) {
    JsonNode report = run.report();
    JsonNode rate = report.at("/throughput_per_s/received");
    JsonNode latency = report.at("/latency_us/end_to_end");
    JsonNode cpu = report.path("cpu_s");
    long failed = report.at("/check/failed").longValue();
    return new Round(
        rate.path("median").doubleValue(),
        latency.path("p50").doubleValue(),
        latency.path("p99").doubleValue(),
        latency.path("p99_9").doubleValue(),
        rate.path("mean").doubleValue()
            * cpu.path("window").doubleValue()
            / cpu.path("server_in_window").doubleValue(),
        run.exit() != 0 && failed == 0 ? 1 : failed);
  }

  private String table(Result result) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%s, %d at a time%n%-8s %10s %10s %10s %10s %14s %7s%n",
            result.shape,
            callers,
            "",
            "calls/s",
            "p50 us",
            "p99 us",
            "p99.9 us",
            "per hub CPU s",
            "failed"));
    for (Round round : result.rounds) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-8s %,10.0f %,10.0f %,10.0f %,10.0f %,14.0f %7d%n",
              "round",
              round.calls,
              round.p50,
              round.p99,
              round.p999,
              round.perCpuSecond,
              round.failed));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%-8s %,10.0f %,10.0f %,10.0f %,10.0f%n",
            "median",
            result.calls,
            result.p50,
            result.p99,
            result.p999));
    return table.toString();
  }
}
