/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.time.Duration;

/**
 * How a store works.
 *
 * @param sync when commits reach the disk
 * @param syncInterval the time between two syncs with {@link Sync#INTERVAL}; else without meaning
 * @param memoryBytes bound of the memory for cached blocks and for what is not yet in table files,
 *     together; at least 4 MiB
 */
public record StoreOptions(Sync sync, Duration syncInterval, long memoryBytes) {

  /** The least memory that a store works with, in bytes. */
  public static final long MIN_MEMORY_BYTES = 4L << 20;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming what is out of bounds
   */
  public StoreOptions {
    if (syncInterval.isNegative() || syncInterval.isZero()) {
      throw new IllegalArgumentException("the sync interval must be positive: " + syncInterval);
    }
    if (memoryBytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "a store needs at least " + MIN_MEMORY_BYTES + " bytes of memory, not " + memoryBytes);
    }
  }

  /** Syncs every second, 64 MiB. */
  public static StoreOptions defaults() {
    return new StoreOptions(Sync.INTERVAL, Duration.ofSeconds(1), 64L << 20);
  }

  /** The same with another answer to when commits reach the disk. */
  public StoreOptions withSync(Sync other) {
    return new StoreOptions(other, syncInterval, memoryBytes);
  }
}
