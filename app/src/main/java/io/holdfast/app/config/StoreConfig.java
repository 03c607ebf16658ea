/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.store.StoreOptions;
import io.holdfast.store.Sync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store.
 *
 * @param sync when writes are forced to the disk
 * @param syncInterval how often, with {@link Sync#INTERVAL}
 * @param memory how many bytes it may hold in memory
 * @param masterKeyFile what its secrets are encrypted with; null for nothing
 */
public record StoreConfig(
    Sync sync, Duration syncInterval, long memory, @Nullable Path masterKeyFile) {

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

  /** What {@link #MASTER_KEY_FILE} is called in messages. */
  public static final String MASTER_KEY_NAME = "store.master-key-file";

  static final Key<Path> MASTER_KEY_FILE =
      new Key<>(
          SECTION,
          "master-key-file",
          Form.PATH,
          "",
          "File with the master key that encrypts the keys of devices, modules and policies in the"
              + " store: 32 bytes in base64, as from `openssl rand -base64 32`. More lines are former"
              + " keys: what they encrypted is encrypted anew with the first at the next start. The"
              + " environment variable `HOLDFAST_MASTER_KEY` can hold the same. Without either the"
              + " store is as secret as its files.",
          "");

  static final List<Key<?>> KEYS = List.of(SYNC, SYNC_INTERVAL, MEMORY, MASTER_KEY_FILE);

  static StoreConfig of(Values values) {
    return new StoreConfig(
        values.get(SYNC),
        values.get(SYNC_INTERVAL),
        values.get(MEMORY),
        values.find(MASTER_KEY_FILE));
  }
}
