/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Up to where queues belonged to recipients that have been deleted: stored with the deletion, for
 * the lanes empty the queues only after it. A hub that is killed in between makes up for it at its
 * next start; else the next module of that name would get the messages. Any thread.
 */
final class Deletions {

  private final Store store;
  private final Table table;

  /** By recipient and name of the log: what the lanes have not been told yet. */
  private final Map<Recipient, Map<String, Long>> ends = new ConcurrentHashMap<>();

  Deletions(Store store) {
    this.store = store;
    this.table = store.table("queue-deletions");
  }

  /** The recipient goes with this batch. */
  void add(Recipient recipient, Batch batch) {
    Map<String, Long> stored = new HashMap<>();
    for (String name : store.logNames(QueueNames.prefixOf(recipient))) {
      if (QueueNames.address(name).recipient().equals(recipient)) {
        long end = store.log(name).stored();
        stored.put(name, end);
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(end).array();
        table.put(batch, name.getBytes(StandardCharsets.UTF_8), value);
      }
    }
    if (!stored.isEmpty()) {
      ends.put(recipient, stored);
    }
  }

  /** By name of the log, where what was for the recipient that was deleted last ends. */
  Map<String, Long> take(Recipient recipient) {
    Map<String, Long> stored = ends.remove(recipient);
    return stored == null ? Map.of() : stored;
  }

  /** Forgets what the last run had no time to; blocks, before any lane is at work. */
  void makeUp() {
    try (Batch batch = store.batch()) {
      table.scan(
          new byte[0],
          (key, value) -> {
            Log log = store.log(new String(key, StandardCharsets.UTF_8));
            log.trim(batch, ByteBuffer.wrap(value).getLong());
            table.delete(batch, key);
          });
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    }
  }
}
