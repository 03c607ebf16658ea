/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import java.util.Arrays;
import java.util.List;

/**
 * How one client sent.
 *
 * @param rate messages confirmed per second, pipelined
 * @param perCpuSecond messages confirmed for each second of the process's CPU, pipelined
 * @param p50 from the call to the confirmation of one message at a time, in microseconds
 * @param p99 likewise
 * @param threads started from before the client was made until it was closed
 * @param sent all messages, also those not measured
 * @param lost sent and not confirmed, confirmed twice, or failed
 */
public record Sending(
    double rate,
    double perCpuSecond,
    double p50,
    double p99,
    double threads,
    long sent,
    long lost) {

  static double percentile(long[] sortedNanos, double share) {
    return sortedNanos[(int) Math.min(sortedNanos.length - 1, sortedNanos.length * share)] / 1e3;
  }

  /** The medians of several; sent and lost are sums. */
  public static Sending median(List<Sending> rounds) {
    return new Sending(
        middle(rounds.stream().mapToDouble(Sending::rate).toArray()),
        middle(rounds.stream().mapToDouble(Sending::perCpuSecond).toArray()),
        middle(rounds.stream().mapToDouble(Sending::p50).toArray()),
        middle(rounds.stream().mapToDouble(Sending::p99).toArray()),
        middle(rounds.stream().mapToDouble(Sending::threads).toArray()),
        rounds.stream().mapToLong(Sending::sent).sum(),
        rounds.stream().mapToLong(Sending::lost).sum());
  }

  private static double middle(double[] figures) {
    double[] sorted = Arrays.stream(figures).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
