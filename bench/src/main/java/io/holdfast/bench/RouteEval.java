/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import com.sun.management.ThreadMXBean;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.route.Selection;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast one thread finds where messages go by a condition. No hub runs. */
@Command(
    name = "route-eval",
    description = {
      "Conditions of routes: two properties and one path into a JSON body, on one thread.",
      "Example: bench/run route-eval --seconds 3 --rounds 5"
    },
    mixinStandardHelpOptions = true)
final class RouteEval implements Callable<Integer> {

  private static final String PROPERTIES = "color = 'red' AND level = '5'";
  private static final String BODY = PROPERTIES + " AND $body.machine.temperature > 20";
  private static final int BATCH = 1000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Option(names = "--seconds", description = "of CPU time per round and case (${DEFAULT-VALUE})")
  private int seconds = 3;

  @Option(names = "--rounds", description = "rounds, after one that warms up (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--size", description = "bytes of the body (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private RouteEval() {}

  /**
   * One case.
   *
   * @param perSecond evaluations in a second of CPU time, median of the rounds
   * @param bytes allocated for each
   */
  record Rate(String what, double perSecond, double bytes) {}

  /** What is written to the file. */
  record Result(String shape, int size, List<Rate> rates) {}

  @Override
  public Integer call() throws IOException {
    Bytes body = body();
    MessageHeader header = header();
    Routes byBody = routes(BODY);
    Routes byProperties = routes(PROPERTIES);
    Selection known = byBody.select(header);
    Result result =
        new Result(
            "route-eval",
            body.length(),
            List.of(
                measure("properties and body, known header", () -> known.targets(body).size()),
                measure(
                    "properties and body, new header", () -> byBody.targets(header, body).size()),
                measure(
                    "properties alone, new header",
                    () -> byProperties.targets(header, body).size())));
    Results.report("route-eval", result, json, table(result));
    return result.rates.get(0).perSecond >= 1e6 ? 0 : 1;
  }

  private static Routes routes(String condition) {
    return new Routes(
        List.of(
            Route.parse(
                "r", "FROM /messages/* WHERE " + condition + " INTO $upstream", null, null)));
  }

  private static MessageHeader header() {
    return new MessageHeader(
        new ModuleIdentity("edge", "thermometer"),
        "1",
        "{}",
        MessageProperties.builder()
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .system(SystemProperty.CONTENT_ENCODING, "utf-8")
            .system(SystemProperty.OUTPUT_NAME, "out")
            .application("level", "5")
            .application("color", "red")
            .build());
  }

  /** What is asked for stands at the end: all of the body is read. */
  private Bytes body() {
    String begin =
        "{\"time\":\"2026-01-31T12:00:00.000Z\",\"ambient\":{\"temperature\":20.25,\"humidity\":25},"
            + "\"alarm\":false,\"samples\":[1,22,333],\"note\":\"";
    String end = "\",\"machine\":{\"pressure\":1.0259,\"temperature\":21.5}}";
    return Bytes.utf8(begin + "x".repeat(Math.max(0, size - begin.length() - end.length())) + end);
  }

  private Rate measure(String what, IntSupplier evaluation) {
    double[] rates = new double[rounds];
    run(evaluation);
    for (int i = 0; i < rounds; i++) {
      rates[i] = run(evaluation);
    }
    return new Rate(what, Comparison.median(rates), allocated(evaluation));
  }

  private double run(IntSupplier evaluation) {
    long begin = THREADS.getCurrentThreadCpuTime();
    long end = begin + seconds * 1_000_000_000L;
    long done = 0;
    long now = begin;
    while (now < end) {
      batch(evaluation);
      done += BATCH;
      now = THREADS.getCurrentThreadCpuTime();
    }
    return done * 1e9 / (now - begin);
  }

  private static void batch(IntSupplier evaluation) {
    int taken = 0;
    for (int i = 0; i < BATCH; i++) {
      taken += evaluation.getAsInt();
    }
    if (taken != BATCH) {
      throw new IllegalStateException("a route did not take its message");
    }
  }

  private static double allocated(IntSupplier evaluation) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      batch(evaluation);
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (100.0 * BATCH);
  }

  private static String table(Result result) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "route-eval, body of %d bytes, one thread%n%-36s %14s %12s%n",
            result.size,
            "",
            "per CPU second",
            "bytes each"));
    for (Rate each : result.rates) {
      table.append(
          String.format(
              Locale.ROOT, "%-36s %,14.0f %,12.0f%n", each.what, each.perSecond, each.bytes));
    }
    return table.toString();
  }
}
