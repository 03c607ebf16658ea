/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.registry.Registration;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The twins in a table, those used last in memory, and what the present turn has changed. A twin
 * that nobody wrote to is not stored: it is what a fresh one is. Owned by the records thread.
 *
 * <p>Design note: a twin belongs to a generation of its registration. One that outlives it is taken
 * for absent. One without is of whatever generation its registration gets.
 */
final class TwinTable {

  /** What a change adds to a twin, about. */
  private static final int CHANGE_BYTES = 512;

  private final Table table;
  private final TwinCache cache;
  private final Map<Identity, Changed> turn = new HashMap<>();
  private long unwritten;

  TwinTable(Table table, TwinCache cache) {
    this.table = table;
    this.cache = cache;
  }

  /** The twin of what is registered, as the present turn sees it. */
  StoredTwin of(Registration registration) {
    Identity identity = registration.identity();
    Changed changed = turn.get(identity);
    StoredTwin twin = changed != null ? changed.twin : load(identity);
    String generation = registration.generationId();
    if (twin == null) {
      return StoredTwin.fresh(identity, generation);
    }
    if (twin.generationId().isEmpty()) {
      return twin.of(generation);
    }
    return twin.generationId().equals(generation) ? twin : StoredTwin.fresh(identity, generation);
  }

  private @Nullable StoredTwin load(Identity identity) {
    StoredTwin cached = cache.get(identity);
    if (cached != null) {
      return cached;
    }
    byte[] stored = table.get(key(identity));
    if (stored == null) {
      return null;
    }
    StoredTwin twin = StoredTwin.decode(identity, stored);
    cache.put(twin, stored.length);
    return twin;
  }

  /** Stored at the end of the turn, once however often it changes in it. */
  void put(StoredTwin twin) {
    Changed before = turn.put(twin.identity(), new Changed(twin));
    unwritten += before == null ? cache.storedBytes(twin.identity()) + CHANGE_BYTES : CHANGE_BYTES;
  }

  void remove(Identity identity) {
    turn.put(identity, new Changed(null));
    unwritten += CHANGE_BYTES;
  }

  /** About how many bytes this turn has to store. */
  long unwritten() {
    return unwritten;
  }

  void write(Batch batch) {
    turn.forEach((identity, changed) -> {
      if (changed.twin == null) {
        table.delete(batch, key(identity));
      } else {
        byte[] encoded = changed.twin.encode();
        changed.storedBytes = encoded.length;
        table.put(batch, key(identity), encoded);
      }
    });
  }

  void committed() {
    turn.forEach((identity, changed) -> {
      if (changed.twin == null) {
        cache.remove(identity);
      } else {
        cache.put(changed.twin, changed.storedBytes);
      }
    });
    dropped();
  }

  void dropped() {
    turn.clear();
    unwritten = 0;
  }

  private static byte[] key(Identity identity) {
    return identity.clientId().getBytes(StandardCharsets.UTF_8);
  }

  private static final class Changed {
    private final @Nullable StoredTwin twin;

    /** Known when it is written. */
    private int storedBytes;

    Changed(@Nullable StoredTwin twin) {
      this.twin = twin;
    }
  }
}
