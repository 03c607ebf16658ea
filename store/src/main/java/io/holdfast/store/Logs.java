/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The logs of a store by name. Any thread. */
final class Logs {

  private final Store store;
  private final LogFiles files;
  private final LogIds ids;
  private final Map<String, Log> open = new ConcurrentHashMap<>();

  /** Held while a log is opened, made or dropped. */
  private final ReentrantLock changing = new ReentrantLock();

  Logs(Store store, Engine engine, Faults faults, LogIds ids, Reclaim reclaim) {
    this.store = store;
    this.files = new LogFiles(engine, faults, reclaim);
    this.ids = ids;
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
        Integer id = ids.find(name);
        log =
            id == null
                ? new Log(files, name, ids.make(name), LogEnds.EMPTY)
                : new Log(files, name, id, files.ends(id, name));
        open.put(name, log);
      }
      return log;
    } finally {
      changing.unlock();
    }
  }

  List<String> names(String prefix) {
    return ids.names(prefix);
  }

  void drop(List<String> names) {
    changing.lock();
    try (Batch batch = store.batch()) {
      for (String name : names) {
        Integer id = ids.find(name);
        if (id != null) {
          // Ids are never used again: a dropped log's remains cannot show up in a new one.
          Log log = open.get(name);
          files.drop(batch, name, id, ids.next(), log == null ? 0 : log.sizeBytes());
        }
      }
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
      for (String name : names) {
        ids.remove(name);
        open.remove(name);
      }
    } finally {
      changing.unlock();
    }
  }
}
