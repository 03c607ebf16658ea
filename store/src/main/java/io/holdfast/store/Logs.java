/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** The logs of a store by name. Any thread. */
final class Logs {

  private final Store store;
  private final Engine engine;
  private final Faults faults;
  private final LogFiles files;
  private final Map<String, Log> open = new ConcurrentHashMap<>();

  /** Held while a log is opened, made or dropped, which nobody does on a lane. */
  private final ReentrantLock changing = new ReentrantLock();

  Logs(Store store, Engine engine, Faults faults) {
    this.store = store;
    this.engine = engine;
    this.faults = faults;
    this.files = new LogFiles(engine, faults);
  }

  Log log(String name) {
    Log known = open.get(name);
    return known != null ? known : opened(name);
  }

  private Log opened(String name) {
    changing.lock();
    try {
      Log log = open.get(name);
      if (log == null) {
        byte[] id = value(Keys.logName(name));
        log =
            id == null
                ? new Log(files, name, newId(name), LogEnds.EMPTY)
                : new Log(files, name, Keys.number(id), files.ends(Keys.number(id), name));
        open.put(name, log);
      }
      return log;
    } finally {
      changing.unlock();
    }
  }

  /** Ids are never used again: a dropped log's remains cannot show up in a new one. */
  private int newId(String name) {
    byte[] next = value(Keys.NEXT_LOG_ID);
    int id = next == null ? 1 : Keys.number(next);
    try (Batch batch = store.batch()) {
      batch.put(engine.meta(), Keys.NEXT_LOG_ID, Keys.number(id + 1));
      batch.put(engine.meta(), Keys.logName(name), Keys.number(id));
      store.commitNow(batch);
    }
    return id;
  }

  private byte @Nullable [] value(byte[] key) {
    engine.enter();
    try {
      return engine.db().get(engine.meta(), key);
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    byte[] from = Keys.logName(prefix);
    engine.enter();
    try (Slice end = new Slice(Keys.after(from));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end);
        RocksIterator entries = engine.db().newIterator(engine.meta(), options)) {
      for (entries.seek(from); entries.isValid(); entries.next()) {
        String key = new String(entries.key(), StandardCharsets.UTF_8);
        names.add(key.substring(Keys.LOG_NAME.length()));
      }
      entries.status();
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
    return names;
  }

  void drop(String name) {
    changing.lock();
    try {
      byte[] id = value(Keys.logName(name));
      if (id == null) {
        return;
      }
      try (Batch batch = store.batch()) {
        files.drop(batch, name, Keys.number(id));
        store.commitNow(batch);
      }
      open.remove(name);
    } finally {
      changing.unlock();
    }
  }
}
