/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.store.StoreOptions;
import io.holdfast.store.Sync;
import java.time.Duration;
import java.util.List;

/**
 * The store.
 *
 * @param sync when writes are forced to the disk
 * @param syncInterval how often, with {@link Sync#INTERVAL}
 * @param memory how many bytes it may hold in memory
 */
public record StoreConfig(Sync sync, Duration syncInterval, long memory) {

  private static final String SECTION = "store";

  static final Key<Sync> SYNC =
      new Key<>(
          SECTION,
          "sync",
          Form.oneOf(Sync.class),
          "interval",
          "When writes are forced to the disk: never (the system decides), at an interval, or"
              + " always, before they are acknowledged. A crash of the hub loses nothing in any of"
              + " them; a power cut loses nothing with always.",
          "");
  static final Key<Duration> SYNC_INTERVAL =
      new Key<>(SECTION, "sync-interval", Form.TIME, "1s", "The interval of `sync`.", "");
  static final Key<Long> MEMORY =
      new Key<>(
          SECTION,
          "memory",
          Form.size(StoreOptions.MIN_MEMORY_BYTES),
          "64MiB",
          "How much memory the store takes for what it writes and reads.",
          "");

  static final List<Key<?>> KEYS = List.of(SYNC, SYNC_INTERVAL, MEMORY);

  static StoreConfig of(Values values) {
    return new StoreConfig(values.get(SYNC), values.get(SYNC_INTERVAL), values.get(MEMORY));
  }
}
