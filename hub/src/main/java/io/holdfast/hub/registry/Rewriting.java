/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;

/** Brings all values of a table to another form, before anybody else has opened it. */
public final class Rewriting {

  private static final int BATCH = 1000;

  private Rewriting() {}

  /** A value's other form. */
  @FunctionalInterface
  public interface Rule {
    /** The value that takes the place of this one, under the same key. */
    byte[] rewritten(byte[] key, byte[] value);
  }

  /** Some at a time: whoever is killed meanwhile begins again. Blocks. */
  public static void run(Store store, String name, Rule rule) {
    Table table = store.table(name);
    try (Batch batch = store.batch()) {
      int[] waiting = {0};
      table.scan(
          new byte[0],
          (key, value) -> {
            table.put(batch, key, rule.rewritten(key, value));
            if (++waiting[0] == BATCH) {
              waiting[0] = 0;
              store.commitNow(batch);
            }
          });
      store.commitNow(batch);
    }
  }
}
