/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.bench.gateway.Chain;
import io.holdfast.bench.gateway.Messages;
import io.holdfast.gateway.run.GatewayException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast messages go through modules in a gateway's process. */
@Command(
    name = "inproc-hop",
    description = {
      "A row of modules in one gateway's process, each linked to the next.",
      "Example: bench/run inproc-hop --seconds 5 --rounds 5 --hops 2"
    },
    mixinStandardHelpOptions = true)
final class InprocHop implements Callable<Integer> {

  /** Messages a second that were published of the original, in process, 256 bytes each. */
  private static final double ORIGINAL = 73_000;

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Option(names = "--seconds", description = "measured per round and case (${DEFAULT-VALUE})")
  private int seconds = 5;

  @Option(names = "--rounds", description = "rounds, after one that warms up (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--hops", description = "links in the longer row (${DEFAULT-VALUE})")
  private int hops = 3;

  @Option(names = "--size", description = "bytes of the content (${DEFAULT-VALUE})")
  private int size = 256;

  @Option(names = "--json", description = "print JSON, not the table")
  private boolean json;

  private InprocHop() {}

  /**
   * One case.
   *
   * @param perSecond messages that reached the end in a second, median of the rounds
   * @param perCpuSecond the same for each second of the process's CPU, over all rounds
   * @param ratio of perSecond to what was published of the original
   */
  record Rate(
      String what, int hops, double perSecond, double perCpuSecond, double ratio, long lost) {}

  /** What is written to the file. */
  record Result(String shape, int size, List<Rate> rates) {}

  @Override
  public Integer call() throws IOException, InterruptedException, GatewayException {
    List<Rate> rates = new ArrayList<>();
    for (int length : hops == 1 ? List.of(1) : List.of(1, hops)) {
      rates.add(measure("made beforehand", length, Messages.madeBefore(size)));
      rates.add(measure("each made when sent", length, Messages.madeEach(size)));
    }
    Result result = new Result("inproc-hop", size, rates);
    Results.report("inproc-hop", result, json, table(result));
    return rates.stream().allMatch(each -> each.lost == 0) ? 0 : 1;
  }

  private Rate measure(String what, int length, Messages messages)
      throws InterruptedException, GatewayException {
    double[] perSecond = new double[rounds];
    Chain chain = Chain.start(length, messages);
    double perCpuSecond;
    long lost;
    try {
      run(chain);
      long received = chain.received();
      long cpu = PROCESS.getProcessCpuTime();
      for (int i = 0; i < rounds; i++) {
        perSecond[i] = run(chain);
      }
      perCpuSecond = (chain.received() - received) * 1e9 / (PROCESS.getProcessCpuTime() - cpu);
    } finally {
      lost = chain.stop();
    }
    double median = Comparison.median(perSecond);
    return new Rate(what, length, median, perCpuSecond, median / ORIGINAL, lost);
  }

  private double run(Chain chain) throws InterruptedException {
    long before = chain.received();
    long begin = System.nanoTime();
    Thread.sleep(seconds * 1_000L);
    return (chain.received() - before) * 1e9 / (System.nanoTime() - begin);
  }

  private static String table(Result result) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "inproc-hop, %d bytes; the original's published 73,000/s is 1%n%-22s %5s %14s %14s %14s"
                + " %8s %6s%n",
            result.size,
            "messages",
            "hops",
            "messages/s",
            "hops/s",
            "msg/CPU s",
            "ratio",
            "lost"));
    for (Rate each : result.rates) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-22s %5d %,14.0f %,14.0f %,14.0f %8.0f %6d%n",
              each.what,
              each.hops,
              each.perSecond,
              each.perSecond * each.hops,
              each.perCpuSecond,
              each.ratio,
              each.lost));
    }
    return table.toString();
  }
}
