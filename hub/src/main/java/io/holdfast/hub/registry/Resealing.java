/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is stored to the vault's present master key: encrypts what was stored without one, or
 * with a former one, and makes the store forget what it replaced. A hub that dies meanwhile goes on
 * at its next start.
 */
public final class Resealing {

  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

  /** The tables with secrets. */
  static final List<String> TABLES =
      List.of(
          StoredRegistry.TABLE,
          StoredPolicies.TABLE,
          StoredPolicies.PROVISIONING_TABLE,
          "enrollments",
          "provisioned");

  /** Holds one entry from the first value that is replaced until the store has forgotten them. */
  private static final String PENDING = "vault";

  private static final byte[] PENDING_KEY = {'p'};
  private static final int BATCH = 1000;

  private final Store store;
  private final Vault vault;

  private Resealing(Store store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /**
   * Before anything is read; blocks.
   *
   * @throws VaultException if the vault has not the key that something is encrypted with; then all
   *     that could be read before still can
   */
  public static void run(Store store, Vault vault) {
    new Resealing(store, vault).run();
  }

  private void run() {
    List<Stale> stale = new ArrayList<>();
    if (vault.hasKey()) { // else whoever reads the tables finds out whether one is needed
      TABLES.forEach(table -> addStale(table, stale));
    }
    Table pending = store.table(PENDING);
    try (Batch batch = store.batch()) {
      for (int i = 0; i < stale.size(); i++) {
        stale.get(i).put(batch);
        if (i % BATCH == BATCH - 1 || i == stale.size() - 1) {
          pending.put(batch, PENDING_KEY, new byte[0]);
          store.commitNow(batch);
        }
      }
      if (pending.get(PENDING_KEY) != null) {
        store.purge();
        pending.delete(batch, PENDING_KEY);
        store.commitNow(batch);
      }
    }
    if (!stale.isEmpty()) {
      LOG.info("{} secrets in the store are encrypted with the master key now", stale.size());
    }
  }

  private void addStale(String name, List<Stale> stale) {
    Table table = store.table(name);
    table.scan(
        new byte[0],
        (key, value) -> {
          if (!vault.isCurrent(value)) {
            byte[] plain = vault.unseal(name, key, value);
            stale.add(batch -> table.put(batch, key, vault.seal(name, key, plain)));
          }
        });
  }

  /** A value to be stored anew. */
  @FunctionalInterface
  private interface Stale {
    void put(Batch batch);
  }
}
