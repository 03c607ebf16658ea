/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together what is shown at one time. For one thread. */
public final class Board {

  private static final List<Double> SHARES = List.of(0.1, 0.5, 0.9, 0.99);

  private final long nowMillis;
  private final Map<Metric, Map<List<String>, Sum>> all = new EnumMap<>(Metric.class);
  private final long[] buckets = new long[Buckets.SIZE];

  Board(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  /** The time of it, in milliseconds since 1970. */
  public long nowMillis() {
    return nowMillis;
  }

  /** A number as it is; a second one of the same labels replaces it. */
  public void gauge(Metric metric, List<String> labels, double value) {
    sum(metric, labels).value = value;
  }

  /** More of a number as it is, of which there are several parts. */
  public void add(Metric metric, List<String> labels, double more) {
    sum(metric, labels).value += more;
  }

  /** A number as it is, of which the largest part counts. */
  public void atLeast(Metric metric, List<String> labels, double value) {
    Sum sum = sum(metric, labels);
    sum.value = Math.max(sum.value, value);
  }

  /** More of a number that only grows. */
  public void count(Metric metric, List<String> labels, long more) {
    sum(metric, labels).value += more;
  }

  void distribution(Metric metric, List<String> labels, Distribution distribution) {
    sum(metric, labels).parts.add(distribution);
  }

  private Sum sum(Metric metric, List<String> labels) {
    return all.computeIfAbsent(metric, same -> new HashMap<>())
        .computeIfAbsent(labels, same -> new Sum());
  }

  /** All of it, in the order of the metrics; those of which there is nothing are left out. */
  public List<Family> families() {
    List<Family> families = new ArrayList<>();
    all.forEach((metric, series) -> {
      List<Sample> samples = new ArrayList<>(series.size());
      series.forEach((labels, sum) -> {
        Sample sample =
            sum.parts.isEmpty()
                ? new Sample(labels, sum.value, 0, 0, Map.of())
                : summary(metric, labels, sum.parts);
        if (metric.kind() == Metric.Kind.GAUGE || !sample.isNothing()) {
          samples.add(sample);
        }
      });
      samples.sort(Comparator.comparing(sample -> sample.labels().toString()));
      if (!samples.isEmpty()) {
        families.add(new Family(metric, samples));
      }
    });
    return families;
  }

  private Sample summary(Metric metric, List<String> labels, List<Distribution> parts) {
    long count = 0;
    long sum = 0;
    Arrays.fill(buckets, 0);
    for (Distribution part : parts) {
      count += part.count();
      sum += part.sum();
      part.addTo(buckets, nowMillis);
    }
    double unit = metric.kind() == Metric.Kind.TIME ? 1e6 : 1;
    Map<Double, Double> quantiles = new LinkedHashMap<>();
    for (double share : SHARES) {
      quantiles.put(share, Buckets.quantile(buckets, share) / unit);
    }
    return new Sample(labels, 0, count, sum / unit, quantiles);
  }

  private static final class Sum {
    private double value;

    /** Of a summary: each lane's. */
    private final List<Distribution> parts = new ArrayList<>(0);
  }
}
