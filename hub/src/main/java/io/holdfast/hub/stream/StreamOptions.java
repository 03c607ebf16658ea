/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import java.time.Duration;

/**
 * How the embedded stream keeps its records.
 *
 * @param partitions number of partitions of a new stream, 1 to 1024; a stream keeps the number it
 *     was made with
 * @param retention records are kept this long
 * @param partitionBytes a partition keeps about this many bytes at most, the newest
 * @param readBytes one read gives at most this many bytes of records, or one record
 */
public record StreamOptions(
    int partitions, Duration retention, long partitionBytes, int readBytes) {

  /** The greatest number of partitions. */
  public static final int MAX_PARTITIONS = 1024;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming what is out of bounds
   */
  public StreamOptions {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException("a stream has 1 to 1024 partitions, not " + partitions);
    }
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException("the retention must be positive: " + retention);
    }
    if (partitionBytes < 1 || readBytes < 1) {
      throw new IllegalArgumentException("a partition's and a read's bytes must be positive");
    }
  }

  /** Four partitions, a day, a GiB each, reads of a MiB. */
  public static StreamOptions defaults() {
    return new StreamOptions(4, Duration.ofHours(24), 1L << 30, 1 << 20);
  }
}
