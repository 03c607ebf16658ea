/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.watch.LaneFigures.Reason;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Series by who did what, and their bounds. */
class FiguresTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Identity A = new ModuleIdentity("d", "a");
  private static final Identity B = new ModuleIdentity("d", "b");

  private final Figures figures = new Figures();

  private Map<List<String>, Sample> series(Metric metric) {
    return figures.read(NOW).families().stream()
        .filter(family -> family.metric() == metric)
        .flatMap(family -> family.samples().stream())
        .collect(Collectors.toMap(Sample::labels, sample -> sample));
  }

  private double value(Metric metric, String... labels) {
    Sample sample = series(metric).get(List.of(labels));
    return sample == null ? Double.NaN : sample.value();
  }

  @Test
  @DisplayName("What was never counted is not shown")
  void read_NOTHING_isEmpty() {
    LaneFigures lane = figures.lane();
    var _ = lane.received(A, "out");
    assertThat(figures.read(NOW).families()).isEmpty();
  }

  @Test
  @DisplayName("Lanes are added up, quantiles too")
  void read_LANES_areAdded() {
    LaneFigures one = figures.lane();
    LaneFigures other = figures.lane();
    one.received(A, "out").count(10, NOW);
    one.received(A, null).count(11, NOW);
    other.received(A, "out").count(1000, NOW);
    one.sent(A, "out", B, "in", 3).count(500, 2, NOW);
    other.sent(A, "out", null, "", 3).count(500, 2, NOW);

    assertThat(value(Metric.RECEIVED, "d/a", "out")).isEqualTo(2);
    assertThat(value(Metric.RECEIVED, "d/a", "")).isEqualTo(1);
    Sample sizes = Objects.requireNonNull(series(Metric.SIZE).get(List.of("d/a")));
    assertThat(sizes.count()).isEqualTo(3);
    assertThat(sizes.sum()).isEqualTo(1021);
    assertThat(sizes.quantiles()).containsOnlyKeys(0.1, 0.5, 0.9, 0.99).containsEntry(0.5, 11.0);
    assertThat(value(Metric.SENT, "d/a", "d/b", "out", "in", "3")).isEqualTo(1);
    assertThat(value(Metric.SENT, "d/a", "upstream", "out", "", "3")).isEqualTo(1);
    assertThat(series(Metric.SEND_TIME).get(List.of("d/a", "d/b", "out", "in")))
        .isNotNull()
        .returns(0.0005, Sample::sum);
    assertThat(series(Metric.PROCESS_TIME).get(List.of("d/a", "upstream", "3")))
        .isNotNull()
        .returns(0.002, Sample::sum);
  }

  @Test
  @DisplayName("A module that names ever more outputs has so many series, and hides nobody else's")
  void received_MANY_OUTPUTS_areBounded() {
    LaneFigures lane = figures.lane();
    for (int i = 0; i < 10_000; i++) {
      lane.received(A, "out" + i).count(1, NOW);
      lane.dropped(Reason.NO_ROUTE, A, "out" + i, 1);
    }
    lane.received(A, "x".repeat(1000)).count(1, NOW);
    lane.received(B, "out").count(1, NOW);

    assertThat(series(Metric.RECEIVED)).hasSize(Outputs.MOST + 2);
    assertThat(value(Metric.RECEIVED, "d/a", "<other>")).isEqualTo(10_001 - Outputs.MOST);
    assertThat(value(Metric.RECEIVED, "d/b", "out")).isEqualTo(1);
    assertThat(series(Metric.DROPPED)).hasSize(Outputs.MOST + 1);
  }

  @Test
  @DisplayName("More clients than a metric has series are counted together, by recipient still")
  void sent_MANY_CLIENTS_areBounded() {
    LaneFigures lane = figures.lane();
    int many = Figures.MOST_SERIES + 500;
    for (int i = 0; i < many; i++) {
      lane.sent(new DeviceIdentity("leaf" + i), null, B, "in", 0).count(1, 1, NOW);
      figures.count(Metric.LET_IN, "leaf" + i);
    }
    assertThat(series(Metric.SENT)).hasSize(Figures.MOST_SERIES + 1);
    assertThat(value(Metric.SENT, "<other>", "d/b", "<other>", "in", "0")).isEqualTo(500);
    assertThat(series(Metric.LET_IN)).hasSize(Figures.MOST_SERIES + 1);
    assertThat(value(Metric.LET_IN, "<other>")).isEqualTo(500);
  }

  @Test
  @DisplayName("With an identity go its series, and nobody else's")
  void forget_DELETED_removesSeries() {
    LaneFigures lane = figures.lane();
    lane.received(A, "out").count(1, NOW);
    lane.sent(A, "out", B, "in", 0).count(1, 1, NOW);
    lane.sent(B, "out", null, "", 0).count(1, 1, NOW);
    figures.count(Metric.LET_IN, "d/a");
    figures.took(Metric.GET_TWIN_TIME, Duration.ofMillis(5), NOW, "edge_hub", "d/a");
    figures.took(Metric.GET_TWIN_TIME, Duration.ofMillis(5), NOW, "edge_hub", "d/b");

    figures.forget(A);

    assertThat(series(Metric.RECEIVED)).isEmpty();
    assertThat(series(Metric.LET_IN)).isEmpty();
    assertThat(series(Metric.SENT)).containsOnlyKeys(List.of("d/b", "upstream", "out", "", "0"));
    assertThat(series(Metric.GET_TWIN_TIME)).containsOnlyKeys(List.of("edge_hub", "d/b"));
  }

  @Test
  @DisplayName("The drain rate is that of the last minute")
  void look_TEN_SECONDS_givesRate() {
    LaneFigures.Sent sent = figures.lane().sent(A, "out", null, "", 0);
    figures.look(NOW - 10_000);
    for (int i = 0; i < 70; i++) {
      sent.count(1, 1, NOW);
    }
    assertThat(value(Metric.DRAIN_RATE, Figures.PARENT_ENDPOINT)).isEqualTo(7.0);
  }
}
