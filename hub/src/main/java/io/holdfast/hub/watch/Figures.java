/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a hub counts by who did it, for metrics. What happens for each message is counted in a
 * lane's own figures, the rest here. No metric has more series than so many: what comes beyond that
 * is counted under the name {@code <other>}. Any thread.
 */
public final class Figures {

  /** What the reference calls the parent where it is an endpoint of routes. */
  public static final String PARENT_ENDPOINT = "iothub";

  /** So many series has a metric, in each lane, that are told apart by names. */
  static final int MOST_SERIES = 2000;

  /** For how long quantiles of durations are kept. */
  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  /** Those of sizes: IoT Edge's MetricsHistogramMaxAge. */
  private static final Duration MAX_SIZE_AGE = Duration.ofHours(1);

  private final Outputs outputs = new Outputs();
  private final List<LaneFigures> lanes = new CopyOnWriteArrayList<>();
  private final Map<Metric, SeriesTable<List<String>, LongAdder>> counters =
      tables(key -> new LongAdder());
  private final Map<Metric, SeriesTable<List<String>, Distribution>> times =
      tables(key -> new Distribution(MAX_AGE));
  private final DrainRates rates = new DrainRates();

  private static <S> Map<Metric, SeriesTable<List<String>, S>> tables(
      Function<List<String>, S> make) {
    Map<Metric, SeriesTable<List<String>, S>> tables = new EnumMap<>(Metric.class);
    for (Metric each : Metric.values()) {
      tables.put(each, new SeriesTable<>(MOST_SERIES, Figures::withoutNames, make));
    }
    return tables;
  }

  /** Names are all that may be many, and they are in every key that has more than one value. */
  private static List<String> withoutNames(List<String> labels) {
    String[] others = new String[labels.size()];
    Arrays.fill(others, Outputs.OTHER);
    return List.of(others);
  }

  /** The figures of one more lane, which owns them. */
  public LaneFigures lane() {
    LaneFigures lane = new LaneFigures(outputs, MOST_SERIES, MAX_AGE, MAX_SIZE_AGE);
    lanes.add(lane);
    return lane;
  }

  /** Counts one. */
  public void count(Metric metric, String... labels) {
    table(counters, metric).of(List.of(labels)).increment();
  }

  /** A client was not let in; null for one that nobody knows. */
  public void countNotLetIn(@Nullable Identity identity) {
    count(
        Metric.NOT_LET_IN,
        identity == null ? Outputs.OTHER : identity.clientId(),
        "not_authenticated");
  }

  /** Something took so long. */
  public void took(Metric metric, Duration time, long nowMillis, String... labels) {
    Distribution distribution = table(times, metric).of(List.of(labels));
    synchronized (distribution) { // it takes one writer at a time
      distribution.record(time.toNanos() / 1000, nowMillis);
    }
  }

  private static <S> SeriesTable<List<String>, S> table(
      Map<Metric, SeriesTable<List<String>, S>> tables, Metric metric) {
    SeriesTable<List<String>, S> table = tables.get(metric);
    if (table == null) {
      throw new IllegalStateException("every metric has a table");
    }
    return table;
  }

  /** The identity is no more: neither are its series. */
  public void forget(Identity identity) {
    String name = identity.clientId();
    lanes.forEach(lane -> lane.forget(identity));
    counters.values().forEach(table -> table.removeIf(labels -> labels.contains(name)));
    times.values().forEach(table -> table.removeIf(labels -> labels.contains(name)));
  }

  /** Remembers how much was sent until now; to be called each {@link #lookInterval}. */
  public void look(long nowMillis) {
    rates.look(drained(), nowMillis);
  }

  /** How often {@link #look} wants to be called. */
  public static Duration lookInterval() {
    return Duration.ofMillis(DrainRates.INTERVAL_MILLIS);
  }

  private Drained drained() {
    Drained drained = new Drained();
    lanes.forEach(lane -> lane.addSent(drained));
    return drained;
  }

  /** All of it as it is now. */
  public Board read(long nowMillis) {
    Board board = new Board(nowMillis);
    lanes.forEach(lane -> lane.read(board));
    counters.forEach((metric, table) ->
        table.forEach((labels, count) -> board.count(metric, labels, count.sum())));
    times.forEach((metric, table) ->
        table.forEach((labels, time) -> board.distribution(metric, labels, time)));
    rates.read(drained(), nowMillis, board);
    return board;
  }
}
