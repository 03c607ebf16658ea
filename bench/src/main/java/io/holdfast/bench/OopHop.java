/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.bench.gateway.RoundTrips;
import io.holdfast.gateway.run.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Messages go from a module of a gateway to a module in another process and back. Beside it, in
 * turn, what two processes with libnanomsg's own PAIR sockets reach with payloads of the same size
 * and the same number on their way, and without any modules.
 */
@Command(
    name = "oop-hop",
    description = {
      "A gateway's messages to a module out of process and back, beside libnanomsg's own sockets.",
      "Example: bench/run oop-hop --seconds 5 --rounds 3 --window 2000"
    },
    mixinStandardHelpOptions = true)
final class OopHop implements Callable<Integer> {

  @Option(names = "--seconds", description = "measured per round and case (${DEFAULT-VALUE})")
  private int seconds = 5;

  @Option(names = "--warmup", description = "seconds before that, ours only (${DEFAULT-VALUE})")
  private int warmup = 4;

  @Option(names = "--rounds", description = "rounds, all in turn (${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(names = "--window", description = "messages on their way (${DEFAULT-VALUE})")
  private int window = 2000;

  @Option(names = "--size", description = "bytes of a whole message (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private OopHop() {}

  /**
   * One round.
   *
   * @param oneWay libnanomsg's messages a second, from one process to the other
   * @param echo libnanomsg's, there and back
   * @param trips ours, there and back
   * @param perCpuSecond ours for each second of both processes' CPU
   * @param nanoP50 libnanomsg's half round trip with one message on its way, in microseconds
   * @param p50 ours
   * @param lost of ours and theirs
   */
  record Round(
      double oneWay,
      double echo,
      double trips,
      double perCpuSecond,
      double nanoP50,
      double nanoP99,
      double p50,
      double p99,
      long lost) {}

  /**
   * What is written to the file: medians, and ratios of medians.
   *
   * @param ratio our round trips to libnanomsg's
   * @param ratioToOneWay our round trips to its messages in one direction
   * @param latencyRatio our p50 to its
   */
  record Result(
      String shape,
      int size,
      int window,
      double ratio,
      double ratioToOneWay,
      double latencyRatio,
      Round median,
      List<Round> rounds) {}

  /** What ours came to, with many messages on their way or one. */
  private record Ours(double trips, double perCpuSecond, double p50, double p99, long lost) {}

  @Override
  public Integer call() throws IOException, InterruptedException, GatewayException {
    NanoPair.require();
    // Short: the path of a socket has 106 bytes at most.
    Path folder = Files.createTempDirectory("oop");
    List<Round> done = new ArrayList<>();
    try {
      for (int i = 1; i <= rounds; i++) {
        done.add(round(folder));
        System.err.println("round " + i + ": " + done.getLast());
      }
    } finally {
      Directories.delete(folder);
    }
    Result result = result(done);
    Results.report("oop-hop", result, json, table(result));
    return result.median.lost == 0 ? 0 : 1;
  }

  private Round round(Path folder) throws IOException, InterruptedException, GatewayException {
    String url = "ipc://" + folder.resolve("n");
    JsonNode oneWay = NanoPair.run("one-way", url, size, seconds, window);
    JsonNode echo = NanoPair.run("echo", url, size, seconds, window);
    Ours many = ours(folder, window);
    JsonNode ping = NanoPair.run("ping", url, size, seconds, 1);
    Ours one = ours(folder, 1);
    return new Round(
        oneWay.path("rate").doubleValue(),
        echo.path("rate").doubleValue(),
        many.trips,
        many.perCpuSecond,
        ping.at("/half_us/p50").doubleValue(),
        ping.at("/half_us/p99").doubleValue(),
        one.p50,
        one.p99,
        many.lost + one.lost + lost(oneWay) + lost(echo) + lost(ping));
  }

  private static long lost(JsonNode nano) {
    return nano.path("lost").longValue();
  }

  private Ours ours(Path folder, int onTheirWay)
      throws IOException, InterruptedException, GatewayException {
    Path channels = Files.createTempDirectory(folder, "c");
    try (RoundTrips trips = RoundTrips.start(channels, size, onTheirWay)) {
      Thread.sleep(warmup * 1_000L);
      trips.takeTimes();
      long before = trips.received();
      Duration cpu = trips.cpu();
      long begin = System.nanoTime();
      Thread.sleep(seconds * 1_000L);
      double count = trips.received() - before;
      double passed = (System.nanoTime() - begin) / 1e9;
      double used = trips.cpu().minus(cpu).toNanos() / 1e9;
      float[] times = trips.takeTimes();
      return new Ours(count / passed, count / used, at(times, 0.5), at(times, 0.99), trips.stop());
    }
  }

  private static double at(float[] ascending, double part) {
    return ascending.length == 0 ? 0 : ascending[(int) (ascending.length * part)];
  }

  private Result result(List<Round> done) {
    Round median =
        new Round(
            median(done, Round::oneWay),
            median(done, Round::echo),
            median(done, Round::trips),
            median(done, Round::perCpuSecond),
            median(done, Round::nanoP50),
            median(done, Round::nanoP99),
            median(done, Round::p50),
            median(done, Round::p99),
            done.stream().mapToLong(Round::lost).sum());
    return new Result(
        "oop-hop",
        size,
        window,
        median.trips / median.echo,
        median.trips / median.oneWay,
        median.p50 / median.nanoP50,
        median,
        done);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Comparison.median(rounds.stream().mapToDouble(figure).toArray());
  }

  private static String table(Result result) {
    Round median = result.median;
    return String.format(
        Locale.ROOT,
        """
        oop-hop, messages of %d bytes, %d on their way, medians of %d rounds
        %-26s %14s %14s %10s %10s
        %-26s %,14.0f %14s %10s %10s
        %-26s %,14.0f %14s %,10.1f %,10.1f
        %-26s %,14.0f %,14.0f %,10.1f %,10.1f
        ratio %.2f, to one way %.2f, latency %.2f, lost %d
        """,
        result.size,
        result.window,
        result.rounds.size(),
        "",
        "messages/s",
        "per CPU second",
        "p50 us",
        "p99 us",
        "libnanomsg, one way",
        median.oneWay,
        "",
        "",
        "",
        "libnanomsg, there and back",
        median.echo,
        "",
        median.nanoP50,
        median.nanoP99,
        "Holdfast, there and back",
        median.trips,
        median.perCpuSecond,
        median.p50,
        median.p99,
        result.ratio,
        result.ratioToOneWay,
        result.latencyRatio,
        median.lost);
  }
}
