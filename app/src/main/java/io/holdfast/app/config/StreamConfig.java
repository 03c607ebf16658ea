/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.stream.StreamOptions;
import java.time.Duration;
import java.util.List;

/**
 * The stream that back ends read.
 *
 * @param partitions how many
 * @param retentionTime how long a message stays readable
 * @param retentionSize how many bytes of each partition stay readable
 */
public record StreamConfig(int partitions, Duration retentionTime, long retentionSize) {

  private static final String SECTION = "stream";

  static final Key<Integer> PARTITIONS =
      new Key<>(
          SECTION,
          "partitions",
          Form.count(1, StreamOptions.MAX_PARTITIONS),
          "4",
          "Partitions of the stream. A device's messages are in one of them, in order.",
          "");
  static final Key<Duration> RETENTION_TIME =
      new Key<>(
          SECTION,
          "retention-time",
          Form.TIME,
          "1d",
          "How long a message stays readable in the stream.",
          "");
  static final Key<Long> RETENTION_SIZE =
      new Key<>(
          SECTION,
          "retention-size",
          Form.size(1),
          "1GiB",
          "How many bytes of each partition stay readable; beyond it the oldest go first.",
          "");

  static final List<Key<?>> KEYS = List.of(PARTITIONS, RETENTION_TIME, RETENTION_SIZE);

  static StreamConfig of(Values values) {
    return new StreamConfig(
        values.get(PARTITIONS), values.get(RETENTION_TIME), values.get(RETENTION_SIZE));
  }
}
