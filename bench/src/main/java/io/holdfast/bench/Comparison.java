/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** Our runs beside another server's in the same shape; medians over the rounds. One thread. */
final class Comparison {

  private final String shape;
  private final List<Load> ours = new ArrayList<>();
  private final List<Load> others = new ArrayList<>();

  Comparison(String shape) {
    this.shape = shape;
  }

  void addOurs(Load load) {
    ours.add(load);
  }

  void addOther(Load load) {
    others.add(load);
  }

  /** The last round in one line. */
  String latest() {
    return "Mosquitto %,.0f/s, Holdfast %,.0f/s"
        .formatted(others.getLast().received(), ours.getLast().received());
  }

  /**
   * Prints a table, or JSON, and writes the JSON to a file.
   *
   * @return the exit code: 1 if anything was lost
   */
  int report(boolean json) throws IOException {
    Load we = median(ours);
    Load they = median(others);
    String text =
        JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(new Result(shape, we.received() / they.received(), we, they));
    Path results = Files.createDirectories(Bench.target().resolve("results"));
    Path file = results.resolve(shape.replaceAll("[^a-z-]+", "-") + ".json");
    Files.writeString(file, text + "\n");
    System.out.print(json ? text + "\n" : table(we, they));
    return we.lost() + they.lost() == 0 ? 0 : 1;
  }

  private String table(Load we, Load they) {
    return String.format(
        Locale.ROOT,
        """
        %s, medians of %d rounds
        %-12s %14s %10s %10s %16s %12s %6s
        %s%s
        ratio %.2f, per CPU second %.2f
        """,
        shape,
        ours.size(),
        "",
        "messages/s",
        "p50 us",
        "p99 us",
        "msg/server CPU s",
        "RSS MiB",
        "lost",
        row("Mosquitto", they),
        row("Holdfast", we),
        we.received() / they.received(),
        we.perCpuSecond() / they.perCpuSecond());
  }

  private static String row(String name, Load load) {
    return String.format(
        Locale.ROOT,
        "%-12s %,14.0f %,10.0f %,10.0f %,16.0f %,12.1f %6d%n",
        name,
        load.received(),
        load.p50(),
        load.p99(),
        load.perCpuSecond(),
        load.rssKib() / 1024.0,
        load.lost());
  }

  private static Load median(List<Load> loads) {
    return new Load(
        median(loads, Load::received),
        median(loads, Load::p50),
        median(loads, Load::p99),
        median(loads, Load::perCpuSecond),
        (long) median(loads, Load::rssKib),
        loads.stream().mapToLong(Load::lost).sum());
  }

  private static double median(List<Load> loads, ToDoubleFunction<Load> figure) {
    return median(loads.stream().mapToDouble(figure).toArray());
  }

  /** The middle one, or the mean of the two in the middle. */
  static double median(double... figures) {
    double[] sorted = Arrays.stream(figures).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** What is written to the file. */
  record Result(String shape, double ratio, Load holdfast, Load mosquitto) {}
}
