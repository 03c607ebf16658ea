/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Under which number each log is stored. Kept in memory, so that a log can be made on a lane: its
 * number gets to the disk with its first records. Any thread.
 */
final class LogIds {

  private final NavigableMap<String, Integer> byName = new TreeMap<>();
  private int next = 1;

  /** Reads the numbers of the stored logs; blocks. */
  static LogIds load(Engine engine) throws RocksDBException {
    LogIds ids = new LogIds();
    byte[] kept = engine.db().get(engine.meta(), Keys.NEXT_LOG_ID);
    if (kept != null) {
      ids.next = Keys.number(kept);
    }
    byte[] from = Keys.logName("");
    try (Slice end = new Slice(Keys.after(from));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end);
        RocksIterator entries = engine.db().newIterator(engine.meta(), options)) {
      for (entries.seek(from); entries.isValid(); entries.next()) {
        String key = new String(entries.key(), StandardCharsets.UTF_8);
        int id = Keys.number(entries.value());
        ids.byName.put(key.substring(Keys.LOG_NAME.length()), id);
        ids.next = Math.max(ids.next, id + 1);
      }
      entries.status();
    }
    return ids;
  }

  synchronized @Nullable Integer find(String name) {
    return byName.get(name);
  }

  /** A number for a new log. */
  synchronized int make(String name) {
    int id = next++;
    byName.put(name, id);
    return id;
  }

  synchronized void remove(String name) {
    byName.remove(name);
  }

  /** The number that the next new log gets. */
  synchronized int next() {
    return next;
  }

  /** The names that begin with the prefix, sorted. */
  synchronized List<String> names(String prefix) {
    return byName.tailMap(prefix, true).keySet().stream()
        .takeWhile(name -> name.startsWith(prefix))
        .toList();
  }
}
