/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Up to where queues belonged to modules that have been deleted: stored with the deletion, for the
 * lanes empty the queues only after it. A hub that is killed in between makes up for it at its next
 * start; else the next module of that name would get the messages. Any thread.
 */
final class Deletions {

  private final Store store;
  private final Table table;

  Deletions(Store store) {
    this.store = store;
    this.table = store.table("queue-deletions");
  }

  /** The module goes with this batch. */
  void add(ModuleIdentity module, Batch batch) {
    for (String name : store.logNames(QueueNames.prefixOf(module))) {
      byte[] end = ByteBuffer.allocate(Long.BYTES).putLong(store.log(name).stored()).array();
      table.put(batch, name.getBytes(StandardCharsets.UTF_8), end);
    }
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
