/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.model.Identity;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The twins used last, as many as fit. Owned by the records thread. */
final class TwinCache {

  private static final int OVERHEAD_BYTES = 1024;

  private final long maxBytes;
  private final LinkedHashMap<Identity, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Holds twins of this many bytes of stored form at most. */
  TwinCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Nullable StoredTwin get(Identity identity) {
    Entry entry = entries.get(identity);
    return entry == null ? null : entry.twin;
  }

  /** The size of its stored form, or 0 if it is not here. */
  int storedBytes(Identity identity) {
    Entry entry = entries.get(identity);
    return entry == null ? 0 : entry.bytes - OVERHEAD_BYTES;
  }

  void put(StoredTwin twin, int storedBytes) {
    remove(twin.identity());
    entries.put(twin.identity(), new Entry(twin, storedBytes + OVERHEAD_BYTES));
    bytes += storedBytes + OVERHEAD_BYTES;
    Iterator<Map.Entry<Identity, Entry>> eldest = entries.entrySet().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      bytes -= eldest.next().getValue().bytes;
      eldest.remove();
    }
  }

  void remove(Identity identity) {
    Entry removed = entries.remove(identity);
    if (removed != null) {
      bytes -= removed.bytes;
    }
  }

  private record Entry(StoredTwin twin, int bytes) {}
}
