/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.metrics;

import io.holdfast.hub.watch.Family;
import io.holdfast.hub.watch.Metric;
import io.holdfast.hub.watch.Sample;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a hub tells as a text that Prometheus reads. Any thread. */
final class Exposition {

  /**
   * Marks what Microsoft's own agents may collect from IoT Edge; its series are told by it, too.
   */
  private static final String TELEMETRY = "ms_telemetry";

  private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN = OpenMetricsTextFormatWriter.create();

  private final List<String> commonNames;
  private final List<String> commonValues;

  Exposition(Map<String, String> common) {
    this.commonNames = List.copyOf(common.keySet());
    this.commonValues = common.values().stream().map(Exposition::orEmpty).toList();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /**
   * A text and its kind; whoever gets it releases the text.
   *
   * @param type for the header Content-Type
   */
  record Page(String type, ByteBuf text) {}

  /**
   * Writes all of it.
   *
   * @param accept what the asker takes, or null if it does not say
   */
  Page page(List<Family> families, @Nullable String accept) {
    ExpositionFormatWriter writer = OPEN.accepts(accept) ? OPEN : TEXT;
    ByteBuf text = Unpooled.buffer(1 << 14);
    MetricSnapshots all =
        new MetricSnapshots(families.stream().map(this::snapshot).toArray(MetricSnapshot[]::new));
    try (OutputStream out = new ByteBufOutputStream(text)) {
      writer.write(out, all, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written", e);
    }
    return new Page(writer.getContentType(), text);
  }

  private MetricSnapshot snapshot(Family family) {
    Metric metric = family.metric();
    MetricMetadata about = new MetricMetadata(metric.metricName(), metric.help());
    List<Sample> samples = family.samples();
    return switch (metric.kind()) {
      case COUNTER ->
          new CounterSnapshot(
              about,
              samples.stream()
                  .map(each ->
                      new CounterDataPointSnapshot(each.value(), labels(metric, each), null, 0))
                  .toList());
      case GAUGE ->
          new GaugeSnapshot(
              about,
              samples.stream()
                  .map(each -> new GaugeDataPointSnapshot(each.value(), labels(metric, each), null))
                  .toList());
      case TIME, SIZE ->
          new SummarySnapshot(
              about,
              samples.stream()
                  .map(each ->
                      SummaryDataPointSnapshot.builder()
                          .count(each.count())
                          .sum(each.sum())
                          .quantiles(quantiles(each))
                          .labels(labels(metric, each))
                          .build())
                  .toList());
    };
  }

  private static Quantiles quantiles(Sample sample) {
    return Quantiles.of(
        sample.quantiles().entrySet().stream()
            .map(each -> new Quantile(each.getKey(), each.getValue()))
            .toList());
  }

  private Labels labels(Metric metric, Sample sample) {
    List<String> names = new ArrayList<>(commonNames);
    List<String> values = new ArrayList<>(commonValues);
    names.addAll(metric.labels());
    values.addAll(sample.labels());
    if (metric.isTelemetry()) {
      names.add(TELEMETRY);
      values.add("True");
    }
    return Labels.of(names, values);
  }
}
